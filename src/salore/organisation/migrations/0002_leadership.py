"""The view of who led whom.

Three branches instead of one CASE: a condition on the superior then reaches the index of its branch.
A name that ends leaves the rest of the assignment to the structure.
"""

from django.db import migrations

_VIEW = """
CREATE VIEW organisation_leadership AS
    SELECT a.id || '-n' AS id, a.id AS assignment_id, a.agency_id, a.person_id, a.unit_id,
           a.named_superior_id AS superior_id, a.starts_on, LEAST(a.ends_on, a.named_until) AS ends_on
    FROM organisation_assignment a
    WHERE a.named_superior_id IS NOT NULL
UNION ALL
    SELECT a.id || '-' || l.id, a.id, a.agency_id, a.person_id, a.unit_id, l.leader_id,
           GREATEST(a.starts_on, a.named_until + 1, l.starts_on), LEAST(a.ends_on, l.ends_on)
    FROM organisation_assignment a
    JOIN organisation_unitlead l ON l.unit_id = a.unit_id AND l.leader_id <> a.person_id
        AND l.starts_on <= COALESCE(a.ends_on, 'infinity')
        AND COALESCE(l.ends_on, 'infinity') >= GREATEST(a.starts_on, a.named_until + 1)
    WHERE (a.named_superior_id IS NULL OR a.named_until IS NOT NULL)
        AND COALESCE(a.ends_on, 'infinity') >= GREATEST(a.starts_on, a.named_until + 1)
UNION ALL
    SELECT a.id || '-' || l.id, a.id, a.agency_id, a.person_id, a.unit_id, l.above_id,
           GREATEST(a.starts_on, a.named_until + 1, l.starts_on), LEAST(a.ends_on, l.ends_on)
    FROM organisation_assignment a
    JOIN organisation_unitlead l ON l.unit_id = a.unit_id AND l.leader_id = a.person_id
        AND l.starts_on <= COALESCE(a.ends_on, 'infinity')
        AND COALESCE(l.ends_on, 'infinity') >= GREATEST(a.starts_on, a.named_until + 1)
    WHERE (a.named_superior_id IS NULL OR a.named_until IS NOT NULL) AND l.above_id IS NOT NULL
        AND COALESCE(a.ends_on, 'infinity') >= GREATEST(a.starts_on, a.named_until + 1);
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [migrations.RunSQL(_VIEW, "DROP VIEW organisation_leadership;")]
