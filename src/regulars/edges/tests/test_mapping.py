import pytest

from regulars.edges.mapping import UnreadableMapping, mapping_of


class TestMappingOf:
    def test_reads_fields_and_columns(self):
        pairs = ["customer_id=Client no", " amount = a=b "]

        assert mapping_of(pairs) == {"customer_id": "Client no", "amount": "a=b"}

    def test_leaves_a_field_out(self):
        assert mapping_of(["discount="]) == {"discount": ""}

    @pytest.mark.parametrize("text", ["customer_id", "=Client", ""])
    def test_refuses_what_names_no_field(self, text):
        with pytest.raises(UnreadableMapping) as refusal:
            mapping_of([text])

        assert refusal.value.fields() == {"text": text}
