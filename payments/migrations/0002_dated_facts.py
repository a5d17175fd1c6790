"""The days and rates the law has set so far. Each row says where it is written; later ones are added as they are published."""

from datetime import date

from django.db import migrations

# GOV.UK, "UK bank holidays", England and Wales, as updated on 24 November 2025. Substitute days included.
BANK_HOLIDAYS = """
2025-01-01 New Year’s Day
2025-04-18 Good Friday
2025-04-21 Easter Monday
2025-05-05 Early May bank holiday
2025-05-26 Spring bank holiday
2025-08-25 Summer bank holiday
2025-12-25 Christmas Day
2025-12-26 Boxing Day
2026-01-01 New Year’s Day
2026-04-03 Good Friday
2026-04-06 Easter Monday
2026-05-04 Early May bank holiday
2026-05-25 Spring bank holiday
2026-08-31 Summer bank holiday
2026-12-25 Christmas Day
2026-12-28 Boxing Day (substitute day)
2027-01-01 New Year’s Day
2027-03-26 Good Friday
2027-03-29 Easter Monday
2027-05-03 Early May bank holiday
2027-05-31 Spring bank holiday
2027-08-30 Summer bank holiday
2027-12-27 Christmas Day (substitute day)
2027-12-28 Boxing Day (substitute day)
2028-01-03 New Year’s Day (substitute day)
2028-04-14 Good Friday
2028-04-17 Easter Monday
2028-05-01 Early May bank holiday
2028-05-29 Spring bank holiday
2028-08-28 Summer bank holiday
2028-12-25 Christmas Day
2028-12-26 Boxing Day
"""

MINIMUM_WAGE_2025 = "SI 2025/401; GOV.UK, minimum wage rates from 1 April 2025"
MINIMUM_WAGE_2026 = "SI 2026/357; GOV.UK, minimum wage rates from 1 April 2026"
EMPLOYER_NI = "National Insurance Contributions (Secondary Class 1 Contributions) Act 2025"
HOLIDAY = "Working Time Regulations 1998, regulations 15B and 16A; GOV.UK, holiday entitlement"

# kind, valid from, valid until (the last day), pence, basis points, source
RATES = [
    ("national_living_wage", date(2025, 4, 1), date(2026, 3, 31), 1221, None, MINIMUM_WAGE_2025),
    ("national_living_wage", date(2026, 4, 1), None, 1271, None, MINIMUM_WAGE_2026),
    ("minimum_wage_18_to_20", date(2025, 4, 1), date(2026, 3, 31), 1000, None, MINIMUM_WAGE_2025),
    ("minimum_wage_18_to_20", date(2026, 4, 1), None, 1085, None, MINIMUM_WAGE_2026),
    ("minimum_wage_under_18", date(2025, 4, 1), date(2026, 3, 31), 755, None, MINIMUM_WAGE_2025),
    ("minimum_wage_under_18", date(2026, 4, 1), None, 800, None, MINIMUM_WAGE_2026),
    ("employer_national_insurance", date(2025, 4, 6), None, None, 1500, EMPLOYER_NI),
    ("employer_insurance_threshold_week", date(2025, 4, 6), None, 9600, None, EMPLOYER_NI),
    ("holiday_accrual_irregular_hours", date(2024, 4, 1), None, None, 1207, HOLIDAY),
]


def write(apps, schema_editor):
    holidays = apps.get_model("payments", "BankHoliday").objects
    lines = [line.split(" ", 1) for line in BANK_HOLIDAYS.strip().splitlines()]
    holidays.bulk_create(holidays.model(on=date.fromisoformat(on), name=name) for on, name in lines)
    rates = apps.get_model("payments", "StatutoryRate").objects
    names = ("kind", "valid_from", "valid_until", "pence", "basis_points", "source")
    rates.bulk_create(rates.model(**dict(zip(names, row, strict=True))) for row in RATES)


def erase(apps, schema_editor):
    apps.get_model("payments", "BankHoliday").objects.all().delete()
    apps.get_model("payments", "StatutoryRate").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunPython(write, erase)]
