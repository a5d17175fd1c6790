"""The sealer walks events in the order of their transactions."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_people_and_invitations")]
    operations = [
        migrations.RunSQL(
            "create index event_by_transaction on accounts_event (xid, id)", "drop index event_by_transaction"
        )
    ]
