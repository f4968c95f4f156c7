"""The rules for tracks, by subject; `checks.rule.all_rules` imports every module of this folder."""
