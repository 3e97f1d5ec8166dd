// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/faceclass.h"

#include "core/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace lineament;
using namespace lineament::training;
using testing::HasSubstr;

TEST(FaceClass, ofKnownManipulations) {
    for (const char* name :
         {"dfdc", "DFDC", "photoshop", "Deepfakes", "Face2Face", "FaceSwap", "FaceShifter",
          "NeuralTextures", "DeepFakeDetection", "self-blend", "swap-blend", "hard-swap",
          "face-reconstruction", "FSGAN", "Celeb-DF", "re-enactment"})
        EXPECT_EQ(classOfMethod(name), FaceClass::Composed) << name;
    for (const char* name :
         {"stylegan1", "StyleGAN2", "stylegan2-edit", "gan-portrait", "diffusion", "StarGAN",
          "Glow", "reconstruction", "Stable Diffusion", "SDXL", "VQ-VAE"})
        EXPECT_EQ(classOfMethod(name), FaceClass::Generated) << name;
    for (const char* name : {"", "mystery", "4", "swapgan"})
        EXPECT_FALSE(classOfMethod(name).has_value()) << name;
}

TEST(FaceClass, ofAFakeWithoutOneIsRefusedByName) {
    SampleInfo info;
    info.file = "fake/x.jpg";
    info.method = "mystery";
    EXPECT_EQ(classOf(info), FaceClass::Real) << "a real one's method means nothing";
    info.label = Label::Fake;
    try {
        classOf(info);
        FAIL();
    } catch (const ModelError& e) {
        EXPECT_THAT(e.what(), testing::AllOf(HasSubstr("fake/x.jpg"), HasSubstr("\"mystery\"")));
    }
}
