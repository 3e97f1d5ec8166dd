// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/layout.h"

#include "tests/dataset/support.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

using namespace lineament;
using namespace lineament::dataset;
using testing::HasSubstr;
using training::Label;

namespace {

class FolderLayout : public test::Tree {};
class HffLayout : public test::Tree {};
class FaceForensicsLayout : public test::Tree {};
class CelebDfLayout : public test::Tree {};
class DfdcLayout : public test::Tree {};

/// The reason why @p file is listed as skipped; empty when it is not.
std::string reasonOf(const Listing& listing, const std::string& file) {
    for (const auto& skipped : listing.skipped) {
        if (skipped.file == file)
            return skipped.reason;
    }
    return {};
}

} // namespace

TEST_F(FolderLayout, takesLabelMethodSourceAndPersonFromThePath) {
    file("real/us-house-512/jane-doe.jpg");
    file("real/us-house-1024src/jane-doe.jpg");
    file("real/us-house-512/john-doe.JPG");
    file("fake-stylegan2/basemax-512-q90/7.png");
    file("real/README.md");
    file("real/.thumbnails/1.jpg");
    const auto listing = list();
    EXPECT_EQ(listing.layout, Layout::Folders);
    const auto items = byFile(listing);
    ASSERT_EQ(items.size(), 4U);
    const auto& fake = items.at("fake-stylegan2/basemax-512-q90/7.png");
    EXPECT_EQ(fake.label, Label::Fake);
    EXPECT_EQ(fake.method, "stylegan2");
    EXPECT_EQ(fake.source, "basemax-512-q90");
    EXPECT_EQ(fake.group, "basemax/7");
    const auto& real = items.at("real/us-house-512/jane-doe.jpg");
    EXPECT_EQ(real.label, Label::Real);
    EXPECT_EQ(real.method, "");
    EXPECT_EQ(real.group, "us-house/jane-doe");
    EXPECT_EQ(items.at("real/us-house-1024src/jane-doe.jpg").group, real.group);
    EXPECT_EQ(items.at("real/us-house-512/john-doe.JPG").group, "us-house/john-doe");
    EXPECT_TRUE(listing.skipped.empty());
}

TEST_F(FolderLayout, theFolderThatIsGivenMayBeTheLabel) {
    file("real/1.jpg");
    EXPECT_EQ(listItems(root / "real/", {}).items.size(), 1U);
}

TEST_F(FolderLayout, takesOriginAndQualityFromTheListBesideIt) {
    file("real/ffhq/0.jpg");
    file("fake-stylegan2/base/1.jpg");
    file("fake-stylegan2/base/2.jpg");
    file("../corpus.csv", "path,sha256,label,method,source,licence,jpeg_quality\n"
                          "corpus/real/ffhq/0.jpg,abc,real,FFHQ photo,a/b,\"CC BY, NC\",75\n"
                          "corpus/fake-stylegan2/base/1.jpg,def,fake-stylegan2,StyleGAN2-type,c/d,"
                          "GPL,90\n");
    const auto listing = list();
    const auto items = byFile(listing);
    EXPECT_EQ(items.at("real/ffhq/0.jpg").origin, "a/b");
    EXPECT_EQ(items.at("real/ffhq/0.jpg").licence, "CC BY, NC");
    EXPECT_EQ(items.at("real/ffhq/0.jpg").jpegQuality, 75);
    EXPECT_EQ(items.at("real/ffhq/0.jpg").method, "");
    EXPECT_EQ(items.at("real/ffhq/0.jpg").source, "ffhq");
    EXPECT_EQ(items.at("fake-stylegan2/base/1.jpg").method, "stylegan2");
    EXPECT_EQ(items.at("fake-stylegan2/base/2.jpg").jpegQuality, 0);
    EXPECT_EQ(listing.items.back().sha256, "abc");
    EXPECT_THAT(listing.notes.back(), HasSubstr("1 pictures are not in that list"));
}

TEST_F(FolderLayout, groupRulesGoBeforeTheUsualOnes) {
    file("real/video7/001.jpg");
    file("real/video7/002.jpg");
    file("real/others/003.jpg");
    ListOptions options;
    options.groups = {{"(video[0-9]+)/", "clips/$1"}};
    const auto items = byFile(list(options));
    EXPECT_EQ(items.at("real/video7/001.jpg").group, "clips/video7");
    EXPECT_EQ(items.at("real/video7/002.jpg").group, "clips/video7");
    EXPECT_EQ(items.at("real/others/003.jpg").group, "others/003");
    options.groups = {{"(video", "x"}};
    EXPECT_THAT(listError(options), HasSubstr("regular expression"));
}

TEST_F(FolderLayout, leavesOutWhatIsExcluded) {
    file("real/a/1.jpg");
    file("real/b/1.jpg");
    file("fake/a/1-copy.jpg");
    file("fake/a/2.jpg");
    ListOptions options;
    options.exclude = {"b", "*-copy.jpg"};
    const auto items = byFile(list(options));
    EXPECT_EQ(items.size(), 2U);
    EXPECT_TRUE(items.contains("real/a/1.jpg"));
    EXPECT_TRUE(items.contains("fake/a/2.jpg"));
    options.exclude = {"real/*"};
    EXPECT_EQ(list(options).items.size(), 2U);
}

TEST_F(FolderLayout, takesVideosAndListsWhatHasNoLabel) {
    file("real/1.jpg");
    file("real/clip.mp4");
    file("others/2.jpg");
    const auto listing = list();
    ASSERT_EQ(listing.items.size(), 2U);
    EXPECT_FALSE(listing.items[0].video);
    EXPECT_EQ(listing.items[0].info.video, "");
    EXPECT_TRUE(listing.items[1].video);
    EXPECT_EQ(listing.items[1].info.file, "real/clip.mp4");
    EXPECT_EQ(listing.items[1].info.video, "real/clip.mp4");
    EXPECT_THAT(reasonOf(listing, "others/2.jpg"), HasSubstr("label not recognised"));
}

TEST_F(FolderLayout, saysWhatIsWrongWithAFolder) {
    EXPECT_THAT(listError(),
                HasSubstr("expected pictures or videos in the layout folders, found none"));
    file("others/1.jpg");
    EXPECT_THAT(listError(), HasSubstr("expected folders named real* or fake*"));
    std::filesystem::remove_all(root);
    EXPECT_THAT(listError(), HasSubstr("nothing of this name"));
}

TEST_F(FolderLayout, aCsvListStandsForItself) {
    file("a.jpg");
    file("people.csv",
         "path,label,group,compression\na.jpg,real,ann,c23\nsub/b.jpg,fake-glow,bob,\n"
         "c.jpg,unsure,,\n");
    const auto listing = listItems(root / "people.csv", {});
    EXPECT_EQ(listing.layout, Layout::TrainCsv);
    const auto items = byFile(listing);
    EXPECT_EQ(items.at("a.jpg").group, "ann");
    EXPECT_EQ(items.at("a.jpg").compression, "c23");
    EXPECT_EQ(items.at("sub/b.jpg").method, "glow");
    EXPECT_THAT(reasonOf(listing, "c.jpg"), HasSubstr("found unsure"));
    file("other.csv", "name,value\n1,2\n");
    EXPECT_THROW(listItems(root / "other.csv", {}), InputError);
}

TEST_F(FolderLayout, namesTheOriginalOfAFakeThatSharesItsListedGroup) {
    const std::string head = "path,label,group\n";
    file("real/s/a.jpg");
    file("fake-dfdc/s/a--b.jpg");
    file("real/s/c.jpg");
    file("real/s/d.jpg"); // two reals: which one is it of?
    file("fake-dfdc/s/e.jpg");
    file("fake-gan/other/f.jpg"); // of another source
    const auto originals = [](const Listing& listing) {
        std::map<std::string, std::string> names;
        for (const auto& item : listing.items) {
            if (!item.original.empty())
                names[item.info.file] = item.original.filename().string();
        }
        return names;
    };
    EXPECT_TRUE(originals(list()).empty()) << "no list, no groups that say so";
    file("list.csv", head + "real/s/a.jpg,real,one\nfake-dfdc/s/a--b.jpg,fake-dfdc,one\n"
                            "real/s/c.jpg,real,two\nreal/s/d.jpg,real,two\n"
                            "fake-dfdc/s/e.jpg,fake-dfdc,two\nfake-gan/other/f.jpg,fake-gan,one\n");
    const std::map<std::string, std::string> expected = {{"fake-dfdc/s/a--b.jpg", "a.jpg"}};
    EXPECT_EQ(originals(list()), expected);
    EXPECT_EQ(originals(listItems(root / "list.csv", {})), expected);
}

TEST_F(HffLayout, readsListFilesWithFake0AndReal1) {
    file("faces/CelebA/1 2.jpg");
    file("faces/PGGAN/9.jpg");
    file("train.txt", "faces/CelebA/1 2.jpg 1\n\nfaces/PGGAN/9.jpg 0\r\n");
    file("test.txt", "faces/Face2Face/4.png\t0\nfaces/PGGAN/9.jpg 0\n");
    file("README.txt", "Hybrid Fake Face\n");
    const auto listing = list();
    EXPECT_EQ(listing.layout, Layout::Hff);
    const auto items = byFile(listing);
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items.at("faces/CelebA/1 2.jpg").label, Label::Real);
    EXPECT_EQ(items.at("faces/CelebA/1 2.jpg").method, "");
    EXPECT_EQ(items.at("faces/PGGAN/9.jpg").label, Label::Fake);
    EXPECT_EQ(items.at("faces/PGGAN/9.jpg").method, "PGGAN");
    EXPECT_EQ(items.at("faces/Face2Face/4.png").source, "Face2Face");
    EXPECT_EQ(listItems(root / "train.txt", {}).items.size(), 2U);
}

TEST_F(HffLayout, namesTheLineThatIsNoEntry) {
    file("a.jpg");
    file("train.txt", "a.jpg 1\nb.jpg 2\n");
    EXPECT_THAT(listError(), HasSubstr("train.txt, line 2: expected a path and a label"));
    file("train.txt", "a.jpg 1\na.jpg 0\n");
    EXPECT_THAT(listError(), HasSubstr("line 2: expected the label that another line gives"));
}

TEST_F(FaceForensicsLayout, readsFramesOfOriginalsAndManipulations) {
    file("original_sequences/youtube/c23/images/000/0001.png");
    file("original_sequences/youtube/raw/images/003/0001.png");
    file("original_sequences/youtube/c40/images/999/0001.png");
    file("original_sequences/actors/c23/images/01__walking/0001.png");
    file("manipulated_sequences/Deepfakes/c23/images/000_003/0001.png");
    file("manipulated_sequences/Face2Face/c40/images/003_000/0001.png");
    file("manipulated_sequences/DeepFakeDetection/c23/images/01_02__walking__ABC/0001.png");
    file("manipulated_sequences/Deepfakes/masks/images/000_003/0001.png");
    file("manipulated_sequences/FaceSwap/c23/videos/000_003.mp4");
    file("manipulated_sequences/FaceSwap/c23/images/unknown/0001.png");
    const auto listing = list();
    EXPECT_EQ(listing.layout, Layout::FaceForensics);
    const auto items = byFile(listing);
    ASSERT_EQ(items.size(), 8U);
    const auto& fake = items.at("manipulated_sequences/Deepfakes/c23/images/000_003/0001.png");
    EXPECT_EQ(fake.label, Label::Fake);
    EXPECT_EQ(fake.method, "Deepfakes");
    EXPECT_EQ(fake.compression, "c23");
    EXPECT_EQ(fake.source, "ffpp-youtube");
    // The pair's two people are one group, whoever was put into whose video.
    EXPECT_EQ(fake.group, "ffpp-youtube/000");
    for (const char* name : {"original_sequences/youtube/c23/images/000/0001.png",
                             "original_sequences/youtube/raw/images/003/0001.png",
                             "manipulated_sequences/Face2Face/c40/images/003_000/0001.png"})
        EXPECT_EQ(items.at(name).group, fake.group) << name;
    const auto& other = items.at("original_sequences/youtube/c40/images/999/0001.png");
    EXPECT_EQ(other.group, "ffpp-youtube/999");
    EXPECT_EQ(other.label, Label::Real);
    EXPECT_EQ(other.compression, "c40");
    const auto& actor =
        items.at("manipulated_sequences/DeepFakeDetection/c23/images/01_02__walking__ABC/0001.png");
    EXPECT_EQ(actor.group, "ffpp-actors/01");
    EXPECT_EQ(items.at("original_sequences/actors/c23/images/01__walking/0001.png").group,
              actor.group);
    const auto& clip = items.at("manipulated_sequences/FaceSwap/c23/videos/000_003.mp4");
    EXPECT_EQ(clip.group, fake.group);
    EXPECT_EQ(clip.method, "FaceSwap");
    EXPECT_EQ(clip.video, "manipulated_sequences/FaceSwap/c23/000_003");
    EXPECT_EQ(fake.video, "manipulated_sequences/Deepfakes/c23/000_003")
        << "pictures that are frames name their video, too";
    EXPECT_THAT(reasonOf(listing, "manipulated_sequences/FaceSwap/c23/images/unknown/0001.png"),
                HasSubstr("another place"));
    EXPECT_THAT(listing.notes.back(), HasSubstr("1 masks"));
}

TEST_F(FaceForensicsLayout, chainsOfPairsAreOneGroup) {
    for (const char* pair : {"001_002", "003_002", "003_004", "008_009"})
        file("manipulated_sequences/Deepfakes/c23/images/" + std::string(pair) + "/1.png");
    std::map<std::string, int> groups;
    for (const auto& item : list().items)
        ++groups[item.info.group];
    EXPECT_EQ(groups,
              (std::map<std::string, int>{{"ffpp-youtube/001", 3}, {"ffpp-youtube/008", 1}}));
}

TEST_F(CelebDfLayout, readsPeopleAndTheTestList) {
    file("Celeb-real/id0_0000/000.png");
    file("Celeb-real/frames/id1_0003/000.png");
    file("Celeb-synthesis/id0_id1_0000/000.png");
    file("YouTube-real/00170/000.png");
    file("YouTube-real/00171.mp4");
    file("Celeb-real/id5_0000.mp4");
    file("Celeb-real/holiday.png");
    file("List_of_testing_videos.txt",
         "1 YouTube-real/00170.mp4\n0 Celeb-synthesis/id0_id1_0000.mp4\n");
    const auto listing = list();
    EXPECT_EQ(listing.layout, Layout::CelebDf);
    const auto items = byFile(listing);
    ASSERT_EQ(items.size(), 6U);
    const auto& fake = items.at("Celeb-synthesis/id0_id1_0000/000.png");
    EXPECT_EQ(fake.label, Label::Fake);
    EXPECT_EQ(fake.method, "Celeb-synthesis");
    EXPECT_EQ(fake.split, "test");
    EXPECT_EQ(fake.group, "celebdf/id0");
    EXPECT_EQ(items.at("Celeb-real/id0_0000/000.png").group, "celebdf/id0");
    EXPECT_EQ(items.at("Celeb-real/id0_0000/000.png").split, "");
    EXPECT_EQ(items.at("Celeb-real/frames/id1_0003/000.png").group, "celebdf/id0");
    EXPECT_EQ(items.at("YouTube-real/00170/000.png").group, "celebdf-youtube/00170");
    EXPECT_EQ(items.at("YouTube-real/00170/000.png").split, "test");
    EXPECT_EQ(items.at("YouTube-real/00171.mp4").group, "celebdf-youtube/00171");
    EXPECT_EQ(items.at("Celeb-real/id5_0000.mp4").group, "celebdf/id5");
    EXPECT_EQ(items.at("Celeb-real/id5_0000.mp4").video, "Celeb-real/id5_0000");
    EXPECT_EQ(fake.video, "Celeb-synthesis/id0_id1_0000");
    EXPECT_THAT(reasonOf(listing, "Celeb-real/holiday.png"), HasSubstr("idN_NNNN"));
}

TEST_F(CelebDfLayout, foldsAreByTheFilmedPersonWhereSwapsLinkEverybody) {
    for (int i = 0; i < 30; ++i)
        file("Celeb-synthesis/id" + std::to_string(i) + "_id" + std::to_string((i + 1) % 30) +
             "_0000/0.png");
    const auto listing = list();
    std::set<std::string> groups;
    for (const auto& item : listing.items)
        groups.insert(item.info.group);
    EXPECT_EQ(groups.size(), 30U);
    EXPECT_THAT(listing.notes.front(), HasSubstr("30 people"));
}

TEST_F(DfdcLayout, groupsFakesWithTheirOriginal) {
    const std::string metadata = R"({
        "aaa.mp4": {"label": "FAKE", "split": "train", "original": "ooo.mp4"},
        "ooo.mp4": {"label": "REAL", "split": "train"},
        "zzz.mp4": {"label": "FAKE", "split": "train", "original": "gone.mp4"}})";
    file("dfdc_train_part_0/metadata.json", metadata);
    file("dfdc_train_part_0/aaa/000.png");
    file("dfdc_train_part_0/ooo/000.png");
    file("dfdc_train_part_0/ooo.mp4");
    file("dfdc_train_part_0/stray/000.png");
    const auto listing = list();
    EXPECT_EQ(listing.layout, Layout::Dfdc);
    const auto items = byFile(listing);
    ASSERT_EQ(items.size(), 3U);
    const auto& fake = items.at("dfdc_train_part_0/aaa/000.png");
    EXPECT_EQ(fake.label, Label::Fake);
    EXPECT_EQ(fake.group, "dfdc/ooo");
    EXPECT_EQ(fake.source, "dfdc_train_part_0");
    EXPECT_EQ(fake.split, "train");
    EXPECT_EQ(items.at("dfdc_train_part_0/ooo/000.png").label, Label::Real);
    EXPECT_EQ(items.at("dfdc_train_part_0/ooo/000.png").group, "dfdc/ooo");
    const auto& clip = items.at("dfdc_train_part_0/ooo.mp4");
    EXPECT_EQ(clip.group, "dfdc/ooo");
    EXPECT_EQ(clip.label, Label::Real);
    EXPECT_EQ(clip.video, "dfdc_train_part_0/ooo");
    EXPECT_EQ(fake.video, "dfdc_train_part_0/aaa");
    EXPECT_THAT(reasonOf(listing, "dfdc_train_part_0/stray/000.png"), HasSubstr("metadata.json"));
    EXPECT_THAT(listing.notes.back(), HasSubstr("1 of 3 videos"));
}

TEST_F(DfdcLayout, saysWhatIsWrongWithTheMetadata) {
    file("aaa.png");
    file("metadata.json", "{\"aaa.mp4\": {\"label\": \"MAYBE\"}}");
    EXPECT_THAT(listError(), HasSubstr("expected the label FAKE or REAL, found MAYBE"));
    file("metadata.json", "[1, 2");
    EXPECT_THAT(listError(), HasSubstr("a JSON object"));
    file("metadata.json", "{\"aaa.mp4\": 3}");
    EXPECT_THAT(listError(), HasSubstr("videos with a label"));
}

TEST_F(FolderLayout, aLayoutThatIsAskedForButNotThereIsNamed) {
    file("real/1.jpg");
    ListOptions options;
    for (const char* name : {"hff", "ffpp", "celebdf", "dfdc", "train-csv"}) {
        options.layout = layoutFromName(name);
        ASSERT_TRUE(options.layout) << name;
        EXPECT_STREQ(layoutName(*options.layout), name);
        EXPECT_THROW(list(options), InputError) << name;
    }
    EXPECT_FALSE(layoutFromName("imagenet"));
}
