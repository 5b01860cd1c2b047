"""Words of the pages in Indonesian: from code into `.po`, from `.po` into `.mo`. Imports no Django by itself.

Each file's texts stand in the nearest `locale/` above it. `python -m salore.web.messages` brings the `.po`
files up to date with the code and compiles them; whoever only runs Salore needs `compiling` alone.
"""
