"""How docs/sop-reference.md is made: the loader's own tables of keys, the words editors show for them, and the prose and examples of text.md."""
