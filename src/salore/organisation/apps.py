from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "salore.organisation"
    default_auto_field = "django.db.models.BigAutoField"
