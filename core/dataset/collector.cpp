// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/collector.h"

#include "core/base/error.h"
#include "core/dataset/labels.h"
#include "core/dataset/tree.h"
#include "core/training/shard.h"

#include <algorithm>
#include <set>

namespace lineament::dataset {

Collector::Collector(std::filesystem::path root, Layout layout, const ListOptions& options)
    : m_root(std::move(root))
    , m_exclude(options.exclude) {
    m_listing.layout = layout;
    for (const auto& [pattern, name] : options.groups) {
        try {
            m_groups.emplace_back(std::regex(pattern), name);
        } catch (const std::regex_error& e) {
            throw InputError("group rule " + pattern, "a regular expression", e.what());
        }
    }
}

bool Collector::excluded(const std::filesystem::path& file) const {
    return isExcluded(file, m_exclude);
}

void Collector::add(const std::filesystem::path& file, training::SampleInfo info,
                    const std::string& sha256) {
    if (excluded(file) || fileKind(file) == FileKind::Other)
        return;
    info.file = training::asUtf8(file.string());
    const bool video = fileKind(file) == FileKind::Video;
    if (video && info.video.empty())
        info.video = info.file;
    for (const auto& [pattern, name] : m_groups) {
        std::smatch match;
        if (std::regex_search(info.file, match, pattern)) {
            info.group = match.format(name);
            break;
        }
    }
    m_listing.items.push_back({m_root / file, std::move(info), sha256, video, {}});
}

void Collector::skip(const std::filesystem::path& file, const std::string& label,
                     const std::string& reason) {
    if (!excluded(file))
        m_listing.skipped.push_back({training::asUtf8(file.string()), label, reason});
}

Listing Collector::take() {
    if (m_listing.items.empty() && m_listing.skipped.empty())
        throw InputError(m_root.string(),
                         std::string("pictures or videos in the layout ") +
                             layoutName(m_listing.layout),
                         "none");
    std::stable_sort(m_listing.items.begin(), m_listing.items.end(),
                     [](const Item& a, const Item& b) { return a.info.file < b.info.file; });
    std::stable_sort(m_listing.skipped.begin(), m_listing.skipped.end(),
                     [](const auto& a, const auto& b) { return a.file < b.file; });
    return std::move(m_listing);
}

} // namespace lineament::dataset
