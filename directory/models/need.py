"""The taxonomy: what people need help with, in which language, with what special skill."""

from django.db import models

from accounts.retention import Kept
from directory.enums import RegulatedClass


class Need(models.Model):
    """A task or an area of support. Its regulated class is the law's, not the provider's."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    plain = models.CharField("in plain words", max_length=160)
    area = models.CharField(max_length=40, help_text="the heading it stands under")
    regulated = models.CharField(max_length=20, choices=RegulatedClass, default=RegulatedClass.NONE)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class Language(models.Model):
    """A language people may be spoken to in. A skill; never a stand-in for where someone comes from."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    code = models.CharField(max_length=8, unique=True, help_text="BCP 47, such as syl; BSL is bfi")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Skill(models.Model):
    """Something learnt that some people cannot do without: hoists, dementia, a halal kitchen."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    plain = models.CharField("in plain words", max_length=160)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name
