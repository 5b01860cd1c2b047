"""The organisation under the hands of operators and unit officers: structure, people, teams, operations."""
