"""Whether something is FHIR R4, asked of three that know nothing of this project.

Two are validators by different hands: `fhirkit`, and `medplum`, which `scripts/setup-fhir` fetches. The third is the
JSON schema that HL7 publishes: it says less about structure, but it knows every code that the other two let pass.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fhirkit import validate
from jsonschema import Draft6Validator

HERE = Path(__file__).parent
DEFINITIONS = HERE / "node_modules" / "@medplum" / "definitions" / "dist" / "fhir" / "r4"
Resource = dict[str, Any]


def problems(resources: Sequence[Resource]) -> list[list[str]]:
    """What any of the three finds wrong with each resource."""
    return [
        [*fhirkit(resource), *schema(resource), *found]
        for resource, found in zip(resources, medplum(resources), strict=True)
    ]


def fhirkit(resource: Resource) -> list[str]:
    return [f"fhirkit: {issue}" for issue in validate(json.dumps(resource))]


def medplum(resources: Sequence[Resource]) -> list[list[str]]:
    """Starting it takes a second or two, whatever the number of resources."""
    asked = subprocess.run(
        ["node", HERE / "validate.mjs"],
        input=json.dumps(list(resources)),
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return [[f"medplum: {problem}" for problem in found] for found in json.loads(asked.stdout)]


def schema(resource: Resource) -> list[str]:
    checker = Draft6Validator({**_definitions(), "$ref": f"#/definitions/{resource['resourceType']}"})
    return [f"schema: {error.json_path}: {error.message[:200]}" for error in checker.iter_errors(resource)]


@cache
def _definitions() -> dict[str, Any]:
    published = json.loads((DEFINITIONS / "fhir.schema.json").read_text(encoding="utf-8"))
    return {"definitions": published["definitions"]}
