from importlib import import_module

from django.db import migrations

BEFORE = import_module("directory.migrations.0011_moderation").EDGES
# What Listing.TRANSITIONS allows; tests/house/test_states.py holds the two against each other.
EDGES = (
    *BEFORE,
    ("paused_safeguarding", "paused_by_provider"),
    ("removed", "paused_by_provider"),
    ("suspended", "paused_by_provider"),
)
GUARD = """
create or replace function directory_listing_on_the_table() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) not in (%s) then
    raise exception 'a listing that is %% does not become %%', old.state, new.state
      using errcode = 'check_violation', constraint = 'listing_state_on_the_table';
  end if;
  return new;
end $$;
"""


def guard(edges):
    return GUARD % ", ".join(f"('{before}', '{after}')" for before, after in edges)


class Migration(migrations.Migration):
    """What a council puts back goes back to how it stood: also to being paused by its provider."""

    dependencies = [("directory", "0016_waiting")]

    operations = [migrations.RunSQL(guard(EDGES), guard(BEFORE))]
