"""Every agreement is paid for from a source: those there are already, from the kind of money they named."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


AT_ONCE = 1000
NOW = "SET CONSTRAINTS ALL IMMEDIATE"


def arrange(apps, schema_editor):
    """An arrangement for every agreement, running or ended, with one source that pays all of it."""
    bookings = apps.get_model("marketplace", "Booking").objects
    owed = bookings.filter(state__in=["accepted", "ended"], arrangement=None).select_related("listing")
    while batch := list(owed.order_by("pk")[:AT_ONCE]):
        _arrange(apps, batch)


def _arrange(apps, batch):
    arrangement, share, booking = (
        apps.get_model(*name) for name in (("payments", "Arrangement"), ("payments", "Share"), ("marketplace", "Booking"))
    )
    sources = _sources(apps, batch)
    made = arrangement.objects.bulk_create(
        arrangement(
            person_id=one.person_id,
            provider_id=one.listing.provider_id,
            engagement=one.terms["engagement"],
            about=one.reference,
            terms=one.terms,
            starts_on=one.starts_on,
            ends_on=None if one.ends_on and one.ends_on < one.starts_on else one.ends_on,
            ended_on=one.ends_on if one.state == "ended" else None,
            week_pence=one.week_pence,
        )
        for one in batch
    )
    for one, its in zip(batch, made, strict=True):
        one.arrangement = its
    share.objects.bulk_create(
        share(arrangement=one.arrangement, funding=sources[one.person_id, _kind(one)], valid_from=one.starts_on)
        for one in batch
    )
    booking.objects.bulk_update(batch, ["arrangement"])


def _kind(booking):
    return "own" if booking.funding == "not_sure" else booking.funding


def _sources(apps, batch):
    """A source for each person and kind of money in ``batch``, made when there is none."""
    funding = apps.get_model("payments", "Funding")
    people = {one.person_id for one in batch}
    known = {(one.person_id, one.kind): one for one in funding.objects.filter(person__in=people)}
    ways = {"own": "card", "direct_payment": "prepaid", "health_budget": "transfer"}
    for one in batch:
        key = (one.person_id, _kind(one))
        if key not in known:
            known[key] = funding.objects.create(
                person_id=one.person_id,
                kind=_kind(one),
                way=ways.get(_kind(one), "holder"),
                valid_from=one.starts_on,
                created_by_id=one.requested_by_id,
            )
    return known


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_notification_address'),
        ('directory', '0016_waiting'),
        ('marketplace', '0008_review'),
        ('payments', '0005_funding'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='arrangement',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='booking', to='payments.arrangement'),
        ),
        migrations.AddField(
            model_name='booking',
            name='split',
            field=models.JSONField(blank=True, default=list, help_text='who is to pay, as ``payments.splitting.Wish`` is written'),
        ),
        migrations.RunPython(arrange, migrations.RunPython.noop),
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'ended']), _negated=True), ('arrangement__isnull', False), _connector='OR'), name='booking_paid_for_when_agreed'),
        ),
    ]
