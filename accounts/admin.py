"""People in the admin site: look up, correct, give a role, close an account. Never delete, because
every Edit points at its author."""

from allauth.account.decorators import secure_admin_login
from allauth.socialaccount import admin as social_admin
from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import roles
from accounts.confirm_orcid import is_taken, unconfirm_orcid
from accounts.forms import clean_name
from accounts.models import User

# Signing in happens on our own page, with its limits on wrong tries.
admin.site.login = secure_admin_login(admin.site.login)
# Roles are fixed and made by migrations; their groups are not for editing or deleting by hand.
# (Importing django.contrib.auth.admin first is what has registered them.)
auth_admin.admin.site.unregister(Group)
# Who has which ORCID iD is for ORCID to say, and our client's secret is in the settings.
social_admin.admin.site.unregister(
    [social_admin.SocialAccount, social_admin.SocialApp, social_admin.SocialToken]
)


class PersonForm(forms.ModelForm):
    """A person with their role."""

    role = forms.ChoiceField(
        choices=[(role.name, role.name) for role in roles.ROLES],
        initial=roles.AUTHOR,
        help_text="Administrators may use these pages.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["role"] = roles.role_of(self.instance).name

    def clean_email(self) -> str:
        # Asked for only when adding.
        return User.objects.normalize_email(self.cleaned_data["email"])

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_orcid(self) -> str:
        value = self.cleaned_data["orcid"]
        if value and is_taken(value, but=self.instance):
            raise ValidationError("Another account here has confirmed this ORCID iD.")
        return value

    def clean_role(self) -> str:
        role = self.cleaned_data["role"]
        if sentence := roles.refusal(user=self.instance, role=role):
            raise ValidationError(sentence)
        return role


class RoleFilter(admin.SimpleListFilter):
    """People by the group of their role."""

    title = "role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(name, name) for name in roles.NAMES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """One made here has no password: the person asks for one by “Forgotten your password?”."""

    form = PersonForm
    list_display = ("name", "email", "role", "affiliation", "is_active", "joined_at", "last_login")
    list_filter = (RoleFilter, "is_active", "is_machine", "is_demo", "joined_at")
    search_fields = ("name", "email", "affiliation", "orcid")
    date_hierarchy = "joined_at"
    ordering = ("name", "pk")
    fields = (
        "name",
        "email",
        "role",
        "is_active",
        "affiliation",
        "orcid",
        "orcid_confirmed_at",
        "bio",
        "opaque_id",
        "is_machine",
        "is_demo",
        "joined_at",
        "last_login",
    )
    readonly_fields = (
        "orcid_confirmed_at",
        "opaque_id",
        "is_machine",
        "is_demo",
        "joined_at",
        "last_login",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="role")
    def role(self, user: User) -> str:
        return "machine" if user.is_machine else roles.role_of(user).name

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        # Confirmed addresses are kept by allauth as well: people change theirs on their own page.
        return self.readonly_fields + (("email",) if obj else ())

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        # A machine account belongs to its importer, and only a superuser changes a superuser.
        if obj and (obj.is_machine or (obj.is_superuser and not request.user.is_superuser)):
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: PersonForm, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if "orcid" in form.changed_data and obj.orcid_confirmed_at is not None:
            unconfirm_orcid(user=obj)
        roles.assign(user=obj, role=form.cleaned_data["role"])
