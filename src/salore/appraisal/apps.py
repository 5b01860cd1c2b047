from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "salore.appraisal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salore.appraisal import duties, overseeing_duties
        from salore.appraisal.deciding import duties as deciding
        from salore.appraisal.deciding import lacking, mandated, setting
        from salore.appraisal.feedback import duties as feedback
        from salore.appraisal.naming import duties as naming
        from salore.cycles.duties import register

        register(duties.duties, duties.present)
        register(duties.announcements, duties.announced)
        register(overseeing_duties.duties, overseeing_duties.present)
        register(feedback.duties, feedback.present)
        register(deciding.duties)
        register(lacking.duties)
        register(mandated.duties, mandated.present)
        register(setting.duties, setting.present)
        register(naming.duties)
