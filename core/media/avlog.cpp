// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/avlog.h"

#include "core/base/log.h"
#include "core/media/avlibs.h"
#include "core/media/readersupport.h"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>

namespace lineament::media {

namespace {

constexpr std::size_t kMaxLines = 6;
/// More than any frame within VideoLimits needs, less than what hurts.
constexpr std::size_t kMaxAllocation = 2'000'000'000;

/// The sink of the context that logs; none for contexts that are not the reader's.
AvLogSink* sinkOf(void* owner) {
    if (!owner)
        return nullptr;
    const AVClass* kind = *static_cast<const AVClass**>(owner);
    // Decoder threads have copies of the context, and these have the same opaque pointer.
    if (kind == avcodec_get_class())
        return static_cast<AvLogSink*>(static_cast<AVCodecContext*>(owner)->opaque);
    if (kind == avformat_get_class())
        return static_cast<AvLogSink*>(static_cast<AVFormatContext*>(owner)->opaque);
    return nullptr;
}

/// Errors about side information say nothing about the picture.
bool concernsPictures(const std::string& line) {
    return line.find("SEI") == std::string::npos && line.find("metadata") == std::string::npos &&
           line.find("side data") == std::string::npos;
}

// Called from C: nothing may be thrown.
void onLog(void* owner, int level, const char* format, va_list arguments) noexcept {
    const bool debug = spdlog::should_log(spdlog::level::debug);
    AvLogSink* sink = level <= AV_LOG_ERROR ? sinkOf(owner) : nullptr;
    if (level > AV_LOG_INFO || (!sink && !debug))
        return;
    try {
        std::array<char, 512> text{};
        std::vsnprintf(text.data(), text.size(), format, arguments);
        const std::string line = printable(text.data(), 200);
        if (line.empty())
            return;
        if (debug)
            spdlog::debug("FFmpeg: {}", line);
        if (sink && concernsPictures(line))
            sink->add(line);
    } catch (...) { // out of memory: the line is lost
    }
}

} // namespace

std::vector<std::string> AvLogSink::take() {
    const std::lock_guard lock(m_mutex);
    m_waiting = false;
    return std::exchange(m_lines, {});
}

void AvLogSink::add(const std::string& line) {
    const std::lock_guard lock(m_mutex);
    m_waiting = true;
    if (m_lines.size() < kMaxLines &&
        std::find(m_lines.begin(), m_lines.end(), line) == m_lines.end())
        m_lines.push_back(line);
}

void prepareAvLibraries() {
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_callback(&onLog);
        av_max_alloc(kMaxAllocation);
    });
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += (text.empty() ? "" : "; ") + line;
    return text;
}

} // namespace lineament::media
