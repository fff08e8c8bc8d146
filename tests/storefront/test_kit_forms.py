"""The one field template."""

from django import forms


class Paper(forms.Form):
    number = forms.CharField(label="Số quyết định", help_text="Như trên giấy")
    decided_on = forms.DateField(label="Ngày", required=False)
    sure = forms.BooleanField(label="Đã đối chiếu", required=False)
    level = forms.ChoiceField(label="Cấp", choices=[("p", "Tỉnh")], widget=forms.RadioSelect)


def test_a_field_has_its_label_and_help():
    field = Paper()["number"].as_field_group()

    assert '<label for="id_number">Số quyết định' in field
    assert 'aria-describedby="id_number_helptext"' in field
    assert '<small id="id_number_helptext"' in field


def test_a_wrong_field_says_so_and_points_to_the_words():
    field = Paper({"level": "p"})["number"].as_field_group()

    assert 'aria-invalid="true"' in field
    assert 'id="id_number_error"' in field
    assert "id_number_error" in field.split("<input")[1].split(">")[0]
    assert 'role="alert"' in field


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    field = Paper()["level"].as_field_group()

    assert "<fieldset" in field
    assert "<legend>Cấp" in field


def test_a_tick_stands_before_its_words():
    field = Paper()["sure"].as_field_group()

    assert field.index("<input") < field.index("Đã đối chiếu")


def test_a_whole_form_is_made_of_those_fields():
    form = str(Paper())

    assert form.count('class="field"') == 4
