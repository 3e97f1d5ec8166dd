// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace lineament::media {

/// Collects the error lines that FFmpeg logs for the contexts whose "opaque" field points to it.
/// Thread-safe: decoders log from their own threads.
class AvLogSink {
public:
    /// The lines since the last call, without repetitions, at most a few.
    std::vector<std::string> take();
    /// True when a line waits to be taken.
    bool waiting() const { return m_waiting.load(); }
    void add(const std::string& line);

private:
    std::mutex m_mutex;
    std::vector<std::string> m_lines; // guarded by m_mutex
    std::atomic<bool> m_waiting{false};
};

/// Once for the process: FFmpeg's log goes to ours at debug level, never to standard error; what
/// one allocation of FFmpeg may take is bounded.
void prepareAvLibraries();

/// "a; b; c", or empty.
std::string joined(const std::vector<std::string>& lines);

} // namespace lineament::media
