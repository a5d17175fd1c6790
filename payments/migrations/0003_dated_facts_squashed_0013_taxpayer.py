"""What the law has set so far, two usual prices that are no law, and what everybody is told before they spend.

Each row of the law says where it is written; later ones are added as they are published.
"""

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
ALLOWANCE = "National Insurance Contributions Act 2014, sections 1 and 3; the Employment Allowance (Increase of Maximum Amount) Regulations 2025"
PENSION = "Pensions Act 2008, sections 3, 13 and 20; the earnings trigger and band as the Department for Work and Pensions reviewed them for 2026 to 2027"
SICK_2025 = "GOV.UK, statutory sick pay 2025 to 2026"
SICK_2026 = "GOV.UK, statutory sick pay from 6 April 2026; Employment Rights Act 2025"
COVER = "A guess of ours and no law: ask an insurer. At least £5 million of cover is needed (Employers’ Liability Act 1969)"
PAYROLL = "A guess of ours and no law: ask a payroll service, about £15 a month"

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
    ("employment_allowance_year", date(2025, 4, 6), None, 1_050_000, None, ALLOWANCE),
    ("pension_employer_minimum", date(2025, 4, 6), None, None, 300, PENSION),
    ("pension_trigger_year", date(2025, 4, 6), None, 1_000_000, None, PENSION),
    ("pension_lower_year", date(2025, 4, 6), None, 624_000, None, PENSION),
    ("pension_upper_year", date(2025, 4, 6), None, 5_027_000, None, PENSION),
    ("statutory_sick_pay_week", date(2025, 4, 6), date(2026, 4, 5), 11_875, None, SICK_2025),
    ("statutory_sick_pay_week", date(2026, 4, 6), None, 12_325, None, SICK_2026),
    ("statutory_sick_pay_portion", date(2025, 4, 6), date(2026, 4, 5), None, 10_000, SICK_2025),
    ("statutory_sick_pay_portion", date(2026, 4, 6), None, None, 8_000, SICK_2026),
    ("usual_employers_liability_year", date(2025, 4, 6), None, 10_000, None, COVER),
    ("usual_payroll_year", date(2025, 4, 6), None, 18_000, None, PAYROLL),
]
IN_YOUR_PLAN = "is for what your care and support plan says. If this is not in it, ask your council first."
SAID_OF_EVERYBODYS = (
    ("direct_payment", "anything", f"A direct payment {IN_YOUR_PLAN}"),
    (
        "direct_payment",
        "employed",
        "You would be their employer. Ask your council whether the payment covers insurance, payroll, holidays and pension.",
    ),
    (
        "direct_payment",
        "nursing",
        "Nursing is for the NHS to pay. A direct payment is hardly ever meant for it: ask your council first.",
    ),
    (
        "direct_payment",
        "house",
        "Some councils pay for cleaning, shopping and gardening only when the plan names them.",
    ),
    (
        "health_budget",
        "anything",
        "A personal health budget is for what the care plan that you agreed with the NHS says.",
    ),
    (
        "isf",
        "anything",
        "Whoever looks after the fund for you has to agree to what it is spent on.",
    ),
    (
        "council",
        "anything",
        "Your council pays for what it arranged. Ask it before you agree to anything that it did not arrange.",
    ),
)


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


def say(apps, schema_editor):
    """What everybody is told until a council says it in its own words; from the first day the rules held."""
    apps.get_model("payments", "Caution").objects.bulk_create(
        apps.get_model("payments", "Caution")(
            reference=f"CA-{number:04}", kind=kind, purpose=purpose, words=words, valid_from=date(2015, 4, 1)
        )
        for number, (kind, purpose, words) in enumerate(SAID_OF_EVERYBODYS, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_guards_squashed_0012_wages")]
    replaces = [
        ("payments", "0013_taxpayer"),
    ]
    operations = [
        migrations.RunPython(write, erase),
        migrations.RunPython(say, migrations.RunPython.noop),
    ]
