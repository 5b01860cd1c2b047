"""Pages of objections: filing, the record of a case, its decision. A folder of `workspace`."""
