"""The needs, languages and skills every site starts with."""

from django.db import migrations

from directory.taxonomy import LANGUAGES, NEEDS, SKILLS


def write(apps, schema_editor):
    Need, Language, Skill = (apps.get_model("directory", name) for name in ("Need", "Language", "Skill"))
    order = 0
    for area, needs in NEEDS:
        for slug, name, plain, regulated in needs:
            order += 10
            Need.objects.update_or_create(
                slug=slug,
                defaults={"name": name, "plain": plain, "area": area, "regulated": regulated, "order": order},
            )
    for code, name in LANGUAGES:
        Language.objects.update_or_create(code=code, defaults={"name": name})
    for place, (slug, name, plain) in enumerate(SKILLS, 1):
        Skill.objects.update_or_create(slug=slug, defaults={"name": name, "plain": plain, "order": place * 10})


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_guards_squashed_0018_company_asks")]
    replaces = [
        ("directory", "0019_asked_again"),
    ]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
