"""At each stage: what is asked, why, and what rights one has."""
