// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/decoderun.h"

#include "core/base/error.h"

#include <algorithm>

namespace lineament::media {

namespace {

/// Packets that are read after a seek to find the one that was sought.
constexpr int kMaxPacketsToLanding = 3000;
constexpr const char* kBeyondEnd = "the file ends before the data of this frame does";

void addText(std::string& text, const std::string& more) {
    if (!more.empty())
        text += (text.empty() ? "" : "; ") + more;
}

} // namespace

DecodeRun::DecodeRun(std::shared_ptr<const VideoFile> file, const VideoLimits& limits,
                     const StreamIndex& index, int threads, const std::stop_token& stop)
    : m_frames(*index.frames)
    , m_table(index.packets)
    , m_input(std::move(file), limits, stop)
    , m_threads(threads)
    , m_maxPixels(limits.maxPixels)
    , m_decoder(makeDecoder())
    , m_packet(owned(av_packet_alloc())) {}

std::unique_ptr<VideoDecoder> DecodeRun::makeDecoder() const {
    return std::make_unique<VideoDecoder>(m_input.stream(), m_input.file().path().string(),
                                          m_threads, m_maxPixels);
}

void DecodeRun::restart(int packet, int number) {
    m_decoder->flush();
    m_pictures.clear();
    m_waiting.clear();
    m_damage.clear();
    m_startPacket = m_nextPacket = packet;
    m_startNumber = m_nextNumber = number;
    m_lastOrigin = -1;
    m_repeats = 0;
    m_skipTo = 0;
    m_drained = m_lost = m_wholeStart = m_skipping = false;
}

bool DecodeRun::seekTo(int place, bool newDecoder) {
    const int packet = m_table.keys[static_cast<std::size_t>(place)];
    if (!landOn(packet))
        return false;
    if (newDecoder)
        m_decoder = makeDecoder();
    restart(packet, m_table.firstFrameFrom(packet));
    return true;
}

/// Seeks so that the packet is the one in m_packet. Demuxers seek by different stamps and may land
/// late: each try is checked against what the index pass saw.
bool DecodeRun::landOn(int packet) {
    const PacketEntry& wanted = m_table.at(packet);
    const bool bytes = (m_input.context().iformat->flags & AVFMT_TS_DISCONT) != 0 ||
                       (m_input.context().iformat->flags & AVFMT_NOTIMESTAMPS) != 0;
    std::vector<std::int64_t> stamps;
    for (const std::int64_t stamp : {wanted.pts, wanted.dts})
        if (stamp != AV_NOPTS_VALUE && (stamps.empty() || stamp != stamps.back()))
            stamps.push_back(stamp);
    const auto key = std::lower_bound(m_table.keys.begin(), m_table.keys.end(), packet);
    if (key != m_table.keys.begin() && m_table.at(*std::prev(key)).dts != AV_NOPTS_VALUE)
        stamps.push_back(m_table.at(*std::prev(key)).dts);
    const auto search = [&] {
        for (int i = 0; i < kMaxPacketsToLanding && m_input.read(*m_packet); ++i) {
            const PacketEntry found = entryOf(*m_packet);
            if (samePacket(found, wanted) &&
                (found.pts == wanted.pts || found.pts == AV_NOPTS_VALUE || bytes))
                return true;
            av_packet_unref(m_packet.get());
            if (found.position > wanted.position && wanted.position >= 0)
                return false;
        }
        return false;
    };
    av_packet_unref(m_packet.get());
    if (bytes)
        return wanted.position >= 0 && m_input.seekByte(wanted.position) && search();
    return std::any_of(stamps.begin(), stamps.end(),
                       [&](std::int64_t stamp) { return m_input.seekTime(stamp) && search(); });
}

/// Has the packet with the number m_nextPacket in m_packet; false at the end.
bool DecodeRun::readPacket() {
    if (m_nextPacket >= m_table.dataEnd)
        return false;
    if (m_packet->size == 0 && !m_packet->data) {
        if (!m_input.read(*m_packet))
            return false;
    }
    if (!samePacket(entryOf(*m_packet), m_table.at(m_nextPacket)))
        throw IoError(m_input.file().path().string(), "the same data as when the index was made",
                      "other data in packet " + std::to_string(m_nextPacket));
    return true;
}

void DecodeRun::feed() {
    if (!readPacket()) {
        drain();
        return;
    }
    const PacketEntry& entry = m_table.at(m_nextPacket);
    std::string error;
    if (entry.frame >= 0) // second fields go with the first
        m_skipping = entry.frame < m_skipTo;
    m_decoder->skipUnreferenced(m_skipping);
    if (m_packet->size > 0 && !entry.beyondEnd)
        error = m_decoder->decode(m_packet.get(), m_nextPacket, m_pictures);
    if (entry.beyondEnd)
        error = kBeyondEnd;
    else if (entry.corrupt)
        addText(error, "the demuxer marks the packet as corrupt");
    if (!error.empty() && !isLeading(m_nextPacket))
        m_damage[m_nextPacket] = error;
    av_packet_unref(m_packet.get());
    ++m_nextPacket;
    collect();
}

/// Shown before the key frame at which decoding started: it lacks its references, is never handed
/// out, and says nothing about the file.
bool DecodeRun::isLeading(int packet) const {
    const int frame = m_table.at(packet).frame;
    return !m_wholeStart && frame >= 0 && frame < m_startNumber;
}

void DecodeRun::drain() {
    m_drained = true;
    const std::string error = m_decoder->decode(nullptr, -1, m_pictures);
    if (!error.empty())
        addText(m_damage[std::max(0, m_nextPacket - 1)], error);
    collect();
}

void DecodeRun::collect() {
    for (DecodedPicture& picture : m_pictures) {
        const int number = numberOf(picture);
        if (picture.packet >= 0 && !isLeading(picture.packet))
            if (const std::string flagged = flaggedDamage(*picture.frame); !flagged.empty())
                addText(m_damage[picture.packet], flagged);
        if (number >= m_nextNumber)
            m_waiting.insert_or_assign(number, std::move(picture.frame));
    }
    m_pictures.clear();
}

/// Frame number of a picture; -1 when the index does not know it.
int DecodeRun::numberOf(const DecodedPicture& picture) {
    if (picture.packet < 0 || picture.packet >= m_table.count())
        return m_frames.find(picture.frame->best_effort_timestamp).value_or(-1);
    m_repeats = picture.packet == m_lastOrigin ? m_repeats + 1 : 0;
    m_lastOrigin = picture.packet;
    const int first = m_table.at(picture.packet).frame;
    return first < 0 ? -1 : std::min(first + m_repeats, m_frames.count() - 1);
}

/// True when the frame cannot come any more.
bool DecodeRun::isLost(int number) const {
    const int packet = m_table.packetOf[static_cast<std::size_t>(number)];
    return m_drained || packet < m_startPacket || m_table.at(packet).beyondEnd ||
           m_nextPacket > packet + m_decoder->delay();
}

void DecodeRun::skipTo(int number) {
    if (number <= m_nextNumber)
        return;
    m_skipTo = m_nextNumber = number;
    m_waiting.erase(m_waiting.begin(), m_waiting.lower_bound(number));
}

bool DecodeRun::next(RunFrame& frame) {
    if (m_nextNumber >= m_frames.count())
        return false;
    while (!m_waiting.contains(m_nextNumber) && !isLost(m_nextNumber))
        feed();
    frame = made(m_nextNumber++);
    return true;
}

RunFrame DecodeRun::made(int number) {
    RunFrame frame;
    frame.number = number;
    frame.type = m_frames.frames[static_cast<std::size_t>(number)].type;
    AvFramePtr picture;
    if (const auto at = m_waiting.find(number); at != m_waiting.end()) {
        picture = std::move(at->second);
        m_waiting.erase(at);
    }
    judge(frame, picture.get());
    if (!picture) {
        m_lost = true;
        // What follows may need it.
        m_damage.try_emplace(m_table.packetOf[static_cast<std::size_t>(number)], frame.damage);
    }
    frame.picture = std::move(picture);
    return frame;
}

/// Complete only when neither this frame nor any that it may be predicted from was damaged.
void DecodeRun::judge(RunFrame& frame, const AVFrame* picture) const {
    const int packet = m_table.packetOf[static_cast<std::size_t>(frame.number)];
    if (const auto own = m_damage.find(packet); own != m_damage.end())
        frame.damage = own->second;
    if (!picture) {
        frame.decoding = Decoding::Missing;
        if (m_table.at(packet).beyondEnd)
            frame.damage = kBeyondEnd;
        else if (frame.damage.empty())
            frame.damage = m_table.keys.empty() || packet < m_table.keys.front()
                               ? "decoding cannot start before the first key frame"
                               : "the decoder gave no picture";
        return;
    }
    if (const char type = pictureType(picture->pict_type); type != '?')
        frame.type = type;
    if (frame.damage.empty() && !m_decoder->intraOnly()) {
        auto earlier = m_damage.lower_bound(packet);
        if (earlier != m_damage.begin() && m_table.mayDependOn(packet, (--earlier)->first))
            frame.damage = "may be predicted from a damaged frame (packet " +
                           std::to_string(earlier->first) + ": " + earlier->second + ")";
    }
    frame.decoding = frame.damage.empty() ? Decoding::Complete : Decoding::Concealed;
}

bool DecodeRun::keyFrame(int place, RunFrame& frame) {
    const int packet = m_table.keys[static_cast<std::size_t>(place)];
    // Going on to a later key frame is possible without a seek, too.
    if (!landOn(packet))
        return false;
    restart(packet, m_table.firstFrameFrom(packet));
    do
        feed();
    while (!m_drained && m_nextPacket < m_table.count() && m_table.at(m_nextPacket).frame < 0 &&
           !m_table.at(m_nextPacket).hidden);
    if (!m_drained)
        drain();
    frame = made(m_nextNumber);
    return frame.decoding == Decoding::Complete;
}

} // namespace lineament::media
