"""What an employer of a care worker pays besides wages: the law's rates, and two usual prices that are no law."""

from datetime import date

from django.db import migrations

ALLOWANCE = "National Insurance Contributions Act 2014, sections 1 and 3; the Employment Allowance (Increase of Maximum Amount) Regulations 2025"
PENSION = "Pensions Act 2008, sections 3, 13 and 20; the earnings trigger and band as the Department for Work and Pensions reviewed them for 2026 to 2027"
SICK_2025 = "GOV.UK, statutory sick pay 2025 to 2026"
SICK_2026 = "GOV.UK, statutory sick pay from 6 April 2026; Employment Rights Act 2025"
COVER = "A guess of ours and no law: ask an insurer. At least £5 million of cover is needed (Employers’ Liability Act 1969)"
PAYROLL = "A guess of ours and no law: ask a payroll service, about £15 a month"

# kind, valid from, valid until (the last day), pence, basis points, source
RATES = [
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


def write(apps, schema_editor):
    rates = apps.get_model("payments", "StatutoryRate").objects
    names = ("kind", "valid_from", "valid_until", "pence", "basis_points", "source")
    rates.bulk_create(rates.model(**dict(zip(names, row, strict=True))) for row in RATES)


def erase(apps, schema_editor):
    kinds = {kind for kind, *_ in RATES}
    apps.get_model("payments", "StatutoryRate").objects.filter(kind__in=kinds).delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_funding")]
    operations = [migrations.RunPython(write, erase)]
