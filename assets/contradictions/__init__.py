"""What cannot both be true: candidates, judgement, groups and their life."""
