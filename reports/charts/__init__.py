"""Pictures of scores over time: `trend` says what is shown, `words` says it in text, `picture` draws it."""
