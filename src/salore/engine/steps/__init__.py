"""The steps of a computation, one module a subject; `engine.pipeline` lists them in order."""
