// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/picturebudget.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>

using namespace lineament;
using namespace lineament::analysis;

namespace {

Rgb8ImagePtr picture(int width) {
    auto image = std::make_shared<Rgb8Image>();
    image->width = width;
    image->height = 1;
    image->data.resize(static_cast<std::size_t>(width) * 3);
    return image;
}

} // namespace

TEST(PictureBudget, aHeldPictureIsTheSamePicture) {
    PictureBudget budget(10);
    const auto original = picture(5);
    const auto held = budget.hold(original);
    EXPECT_EQ(held.get(), original.get());
}

TEST(PictureBudget, waitsUntilTheLastCopyOfAPictureHasGone) {
    PictureBudget budget(300);
    auto held = budget.hold(picture(100)), copy = held;
    held.reset();
    std::atomic<bool> waits{false}, gone{false}, room{false}, goneFirst{false};
    std::jthread waiting([&](std::stop_token stop) {
        waits = true;
        waits.notify_all();
        room = budget.waitForRoom(stop);
        goneFirst = gone.load();
    });
    waits.wait(false);
    std::this_thread::yield();
    gone = true;
    copy.reset();
    waiting.join();
    EXPECT_TRUE(room);
    EXPECT_TRUE(goneFirst);
}

TEST(PictureBudget, onePictureBeyondTheBudgetIsLetThrough) {
    PictureBudget budget(10);
    EXPECT_TRUE(budget.waitForRoom({}));
    const auto first = budget.hold(picture(1));
    EXPECT_TRUE(budget.waitForRoom({})) << "3 of 10 bytes are held";
}

TEST(PictureBudget, stopEndsTheWait) {
    PictureBudget budget(1);
    const auto held = budget.hold(picture(1));
    std::stop_source stop;
    std::jthread waiting([&] { EXPECT_FALSE(budget.waitForRoom(stop.get_token())); });
    stop.request_stop();
}

TEST(PictureBudget, aPictureMayOutliveIt) {
    std::optional<PictureBudget> budget(10);
    const auto held = budget->hold(picture(4));
    budget.reset();
    EXPECT_EQ(held->width, 4);
}
