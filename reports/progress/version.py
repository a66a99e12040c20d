"""Which rules computed a value: the number rises whenever a rule gives another result."""

# A test holds this number to the text of the pure rules: whoever changes one is asked whether
# results change, and if so raises the number, which issued reports carry.
RULES_VERSION = 2
