"""Who is not to be asked about whom: said by people of themselves, and by superiors, before anybody is."""
