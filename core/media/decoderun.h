// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/videodecoder.h"
#include "core/media/videoindex.h"
#include "core/media/videoinput.h"

#include <map>
#include <memory>

namespace lineament::media {

/// One frame of the index as a run came past it.
struct RunFrame {
    int number = 0;
    std::shared_ptr<const AVFrame> picture; ///< null when Missing
    Decoding decoding = Decoding::Missing;
    std::string damage;
    char type = '?';
};

/// Decodes from one place on, and hands out every frame of the index from there on in presentation
/// order, those that never come, too.
class DecodeRun {
public:
    /// Starts at the first packet of the file, which always works.
    DecodeRun(std::shared_ptr<const VideoFile> file, const VideoLimits& limits,
              const StreamIndex& index, int threads, const std::stop_token& stop);

    void setStop(const std::stop_token& stop) { m_input.setStop(stop); }
    /// Goes to the key packet at @p place of PacketTable::keys; false when the demuxer does not get
    /// there: the run is of no use then. With @p newDecoder, nothing of what was decoded before is
    /// left in memory: damaged pictures may show it.
    bool seekTo(int place, bool newDecoder = false);
    /// Frames before @p number are not wanted: next() goes on with it, and of the others only those
    /// are decoded that later ones need.
    void skipTo(int number);
    /// The next frame; false at the end. Throws IoError, Cancelled.
    bool next(RunFrame& frame);
    /// Decodes the key packet at @p place and nothing else; false when no picture came out of it
    /// that is without damage. The run stands behind that packet then, and next() is not to be
    /// called before seekTo().
    bool keyFrame(int place, RunFrame& frame);

    int nextNumber() const { return m_nextNumber; }
    /// Number of the packet that is read next.
    int nextPacket() const { return m_nextPacket; }
    /// Packet at which decoding started.
    int startPacket() const { return m_startPacket; }
    bool fromStart() const { return m_wholeStart; }
    /// True once anything was wrong since the run started.
    bool damaged() const { return !m_damage.empty() || m_lost; }
    /// True when something was wrong with packets before @p packet.
    bool damagedBefore(int packet) const {
        return !m_damage.empty() && m_damage.begin()->first < packet;
    }

private:
    std::unique_ptr<VideoDecoder> makeDecoder() const;
    bool landOn(int packet);
    void restart(int packet, int number);
    bool isLeading(int packet) const;
    bool readPacket();
    void feed();
    void drain();
    void collect();
    int numberOf(const DecodedPicture& picture);
    bool isLost(int number) const;
    RunFrame made(int number);
    void judge(RunFrame& frame, const AVFrame* picture) const;

    const FrameIndex& m_frames;
    const PacketTable& m_table;
    VideoInput m_input;
    int m_threads;
    std::uint64_t m_maxPixels;
    std::unique_ptr<VideoDecoder> m_decoder;
    AvPacketPtr m_packet;
    std::vector<DecodedPicture> m_pictures;
    std::map<int, AvFramePtr> m_waiting; // decoded, by frame number, not handed out yet
    std::map<int, std::string> m_damage; // by packet
    int m_startPacket = 0, m_nextPacket = 0;
    int m_startNumber = 0, m_nextNumber = 0;
    int m_lastOrigin = -1, m_repeats = 0;
    int m_skipTo = 0;
    bool m_skipping = false;
    bool m_wholeStart = true; // no seek since the file was opened
    bool m_drained = false, m_lost = false;
};

} // namespace lineament::media
