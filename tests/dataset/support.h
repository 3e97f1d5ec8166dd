// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"
#include "core/dataset/layout.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace lineament::dataset::test {

/// A folder of its own, removed at the end.
class Tree : public testing::Test {
protected:
    void SetUp() override {
        std::string name =
            (std::filesystem::temp_directory_path() / "lineament-tree-XXXXXX").string();
        base = mkdtemp(name.data());
        root = base / "corpus";
        std::filesystem::create_directory(root);
    }
    void TearDown() override { std::filesystem::remove_all(base); }

    /// Listing opens no picture, so that any content will do.
    void file(const std::string& path, const std::string& text = "x") const {
        std::filesystem::create_directories((root / path).parent_path());
        std::ofstream(root / path, std::ios::binary) << text;
    }

    Listing list(ListOptions options = {}) const { return listItems(root, options); }

    /// Items by their file.
    static std::map<std::string, training::SampleInfo> byFile(const Listing& listing) {
        std::map<std::string, training::SampleInfo> items;
        for (const auto& item : listing.items)
            items[item.info.file] = item.info;
        return items;
    }

    /// The message of the InputError or other Error that listing throws.
    std::string listError(const ListOptions& options = {}) const {
        try {
            listItems(root, options);
        } catch (const Error& e) {
            return e.what();
        }
        return "no error";
    }

    std::filesystem::path base, root;
};

} // namespace lineament::dataset::test
