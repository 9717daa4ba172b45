"""What was learnt comes back from a file as it was, or is refused."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace

import pytest

from regulars.insight.scores import Learnt, LearntDamaged, LearntNewer, Terms, scores
from regulars.insight.scores.storing import CARD
from regulars.kernel.files import FileMissing, FolderMissing


@pytest.fixture
def file(shop, tmp_path):
    path = tmp_path / "learnt"
    shop.learnt.save(path)
    return path


def rewritten(path, change) -> None:
    """The same file with another card."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    card = json.loads(content[CARD])
    change(card)
    content[CARD] = json.dumps(card).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, held in content.items():
            archive.writestr(name, held)


class TestLearnt:
    def test_comes_back_as_it_was(self, shop, file):
        found = Learnt.load(file)

        assert found.digest == shop.learnt.digest
        assert (found.as_of, found.terms, found.edges) == (
            shop.as_of,
            shop.learnt.terms,
            shop.learnt.edges,
        )
        some = shop.scores["customer_id"].slice(20, 5).to_pylist()
        [table] = scores(shop.lines, found, as_of=shop.as_of, only=some)
        assert table.equals(shop.scores.slice(20, 5))

    def test_comes_back_without_what_could_not_be_learnt(self, shop, tmp_path):
        poor = replace(shop.learnt, edges=None, orders=None, products=None, quantities=None)

        poor.save(tmp_path / "poor")

        found = Learnt.load(tmp_path / "poor")
        assert (found.edges, found.orders, found.products, found.quantities) == (None,) * 4
        assert found.digest == poor.digest != shop.learnt.digest

    def test_is_the_same_file_each_time(self, shop, file, tmp_path):
        Learnt.load(file).save(tmp_path / "again")

        assert (tmp_path / "again").read_bytes() == file.read_bytes()

    def test_has_another_digest_by_other_terms(self, shop):
        other = replace(shop.learnt, terms=Terms(horizon_days=365))

        assert other.digest != shop.learnt.digest
        assert len(other.digest) == 16

    def test_refuses_a_later_format(self, file):
        rewritten(file, lambda card: card.update(format=2, value={"more": 1}))

        with pytest.raises(LearntNewer) as refusal:
            Learnt.load(file)

        assert refusal.value.fields() == {"path": str(file), "format": 2, "known": 1}

    @pytest.mark.parametrize(
        "change",
        [
            lambda card: card["value"]["terms"].update(margin=0.9),
            lambda card: card["value"]["terms"].update(margin="0.5"),
            lambda card: card["value"]["terms"].update(margin=2.0),
            lambda card: card["value"].pop("edges"),
            lambda card: card["value"].update(more=1),
            lambda card: card["value"]["choice"].update(histories=999),
            lambda card: card.pop("digest"),
        ],
    )
    def test_refuses_another_content(self, file, change):
        rewritten(file, change)

        with pytest.raises(LearntDamaged) as refusal:
            Learnt.load(file)

        assert refusal.value.fields()["path"] == str(file)

    def test_refuses_a_file_that_was_cut_or_changed(self, file):
        whole = file.read_bytes()
        middle = len(whole) // 2
        broken = [b"", b"PK", whole[:middle], whole[:middle] + b"\0\1\2\3" + whole[middle + 4 :]]

        for content in broken:
            file.write_bytes(content)
            with pytest.raises(LearntDamaged):
                Learnt.load(file)

    def test_refuses_a_file_that_is_not_there(self, shop, tmp_path):
        with pytest.raises(FileMissing):
            Learnt.load(tmp_path / "nowhere")
        with pytest.raises(FolderMissing):
            shop.learnt.save(tmp_path / "no" / "folder")
