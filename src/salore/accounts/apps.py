from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "salore.accounts"
    default_auto_field = "django.db.models.BigAutoField"
