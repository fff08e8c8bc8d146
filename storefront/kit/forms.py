"""How forms look: one field template for every field of every door."""

from django.forms.renderers import DjangoTemplates


class KitRenderer(DjangoTemplates):
    """Django's own widgets, in our form and field templates (`{{ field.as_field_group }}`)."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
