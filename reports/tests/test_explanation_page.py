"""The page “why this number?”: its answer, its inputs, who sees what, and its cost."""
