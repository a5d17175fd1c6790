"""User: someone who signs in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from accounts.querysets import UserQuerySet
from accounts.retention import Kept


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes users; an email address is always kept in lower case."""

    use_in_migrations = False

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in with an email address."""

    KEPT = Kept.ACCOUNT
    PERSONAL = frozenset({"email", "name"})

    email = models.EmailField("email address", unique=True)
    name = models.CharField("full name", max_length=120, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.GeneratedField(
        expression=models.Q(closed_at__isnull=True), output_field=models.BooleanField(), db_persist=True
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case")
        ]

    def __str__(self):
        return self.name or "Someone"

    @property
    def is_staff(self):
        """May open the staff screens: only those who run the site itself."""
        return self.is_superuser
