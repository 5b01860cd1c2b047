"""The year: cycles bound to a policy pack, their periods, stages and deadlines."""
