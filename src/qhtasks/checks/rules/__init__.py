"""The rules of the check, by subject; `checks.rule.all_rules` imports every module of this folder."""
