// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/videoindex.h"

#include "core/base/error.h"
#include "core/media/packetparser.h"
#include "core/media/readersupport.h"
#include "core/media/videodecoder.h"
#include "core/media/videoinput.h"

#include <algorithm>
#include <numeric>

namespace lineament::media {

namespace {

/// Packets that are decoded to see whether each of them is one frame with the same PTS.
constexpr int kTrialPackets = 32;
constexpr int kPacketsPerProgress = 64;

using Progress = std::function<void(double)>;

/// A frame on its way into the index.
struct Candidate {
    FrameEntry entry;
    int packet = -1;
};

class IndexBuilder {
public:
    IndexBuilder(const std::shared_ptr<const VideoFile>& file, const VideoLimits& limits,
                 const std::stop_token& stop, const Progress& progress)
        : m_file(file)
        , m_limits(limits)
        , m_stop(stop)
        , m_progress(progress) {}

    StreamIndex build() {
        walk();
        const std::string reason = whyDecode();
        std::vector<Candidate> frames = reason.empty() ? framesOfPackets() : decodeAll(reason);
        if (frames.empty())
            throw FormatError(m_file->path().string(), "a video stream with frames",
                              "none in " + std::to_string(m_table.count()) + " packets");
        StreamIndex out = assemble(std::move(frames));
        report(1);
        return out;
    }

private:
    std::string name() const { return m_file->path().string(); }
    void report(double share) const {
        if (m_progress)
            m_progress(share);
    }
    void reportPacket(int number, const PacketEntry& entry, double from, double to) const {
        if (number % kPacketsPerProgress == 0 && entry.position >= 0 && m_file->size() > 0)
            report(from + (to - from) * std::clamp(static_cast<double>(entry.position) /
                                                       static_cast<double>(m_file->size()),
                                                   0.0, 1.0));
    }

    void walk();
    void add(const AVPacket& packet, const ParsedPacket& parsed);
    void noteWalk(const VideoInput& input);
    std::string whyDecode();
    bool packetsAreFrames();
    std::vector<DecodedPicture> decodeTrial(int count, std::string& errors);
    void refuseIfLacking(const VideoDecoder& decoder, bool nothing,
                         const std::string& errors) const;
    std::vector<Candidate> framesOfPackets() const;
    std::vector<Candidate> decodeAll(const std::string& reason);
    std::vector<Candidate> decodeAllWith(int threads, std::string& errors);
    Candidate candidateOf(const DecodedPicture& picture) const;
    void orderTimes(std::vector<Candidate>& frames);
    StreamIndex assemble(std::vector<Candidate> frames);

    std::shared_ptr<const VideoFile> m_file;
    VideoLimits m_limits;
    std::stop_token m_stop;
    const Progress& m_progress;

    PacketTable m_table;
    std::vector<char> m_types;             // by packet
    std::vector<std::int64_t> m_durations; // by packet
    Rational m_timeBase;
    std::int64_t m_nominalStep = 1; // ticks from frame to frame at the stated rate
    bool m_untimed = false, m_fields = false;
    bool m_decoded = false;
    std::vector<std::string> m_notes;
};

void IndexBuilder::walk() {
    VideoInput input(m_file, m_limits, m_stop);
    const AVStream& stream = input.stream();
    m_timeBase = rational(stream.time_base);
    const AVRational rate =
        stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
    if (rate.num > 0 && rate.den > 0)
        m_nominalStep = std::max<std::int64_t>(
            1, av_rescale_q(1, av_make_q(rate.den, rate.num), stream.time_base));
    m_untimed = (input.context().iformat->flags & AVFMT_NOTIMESTAMPS) != 0;
    PacketParser parser(stream);
    const AvPacketPtr packet = owned(av_packet_alloc());
    while (input.read(*packet)) {
        add(*packet, parser.parse(*packet));
        reportPacket(m_table.count(), m_table.packets.back(), 0, 0.5);
        av_packet_unref(packet.get());
    }
    noteWalk(input);
}

void IndexBuilder::add(const AVPacket& packet, const ParsedPacket& parsed) {
    if (m_table.packets.size() >= m_limits.maxFrames)
        throw LimitError(name(), "at most " + std::to_string(m_limits.maxFrames) + " frames",
                         "more packets than that");
    PacketEntry entry = entryOf(packet);
    entry.beyondEnd = entry.position >= 0 && static_cast<std::uint64_t>(entry.position) +
                                                     static_cast<std::uint64_t>(entry.size) >
                                                 m_file->size();
    m_fields = m_fields || (parsed.field && !entry.beyondEnd);
    if (!entry.beyondEnd)
        m_table.dataEnd = m_table.count() + 1;
    if (entry.key)
        m_table.keys.push_back(m_table.count());
    m_types.push_back(entry.beyondEnd ? '?' : parsed.type);
    m_durations.push_back(packet.duration);
    m_table.packets.push_back(entry);
}

void IndexBuilder::noteWalk(const VideoInput& input) {
    const auto count = [&](auto member) {
        return std::count_if(m_table.packets.begin(), m_table.packets.end(),
                             [&](const PacketEntry& p) { return p.*member; });
    };
    if (const auto hidden = count(&PacketEntry::hidden); hidden > 0)
        m_notes.push_back(std::to_string(hidden) +
                          " packets are hidden by the edit list: decoded, but not shown");
    if (const auto beyond = count(&PacketEntry::beyondEnd); beyond > 0)
        m_notes.push_back("the file is cut off: " + std::to_string(m_table.count()) +
                          " frames announced, the data of " +
                          std::to_string(m_table.count() - beyond) + " found");
    if (const auto corrupt = count(&PacketEntry::corrupt); corrupt > 0)
        m_notes.push_back(std::to_string(corrupt) +
                          " packets are marked as corrupt by the demuxer");
    if (input.damagedPlaces() > 0)
        m_notes.push_back(std::to_string(input.damagedPlaces()) +
                          " places that the demuxer could not read");
    const std::int64_t announced = input.stream().nb_frames;
    if (announced > 0 && announced != m_table.count())
        m_notes.push_back(std::to_string(announced) + " frames announced, " +
                          std::to_string(m_table.count()) + " packets found");
}

/// Why packets do not tell the frames; empty when they do.
std::string IndexBuilder::whyDecode() {
    std::vector<std::int64_t> shown;
    std::int64_t dts = AV_NOPTS_VALUE;
    for (const PacketEntry& p : m_table.packets) {
        if (p.size == 0)
            continue;
        if (p.pts == AV_NOPTS_VALUE)
            return "packets lack time stamps";
        if (p.dts != AV_NOPTS_VALUE && dts != AV_NOPTS_VALUE && p.dts < dts)
            return "time stamps of packets run backwards";
        if (p.dts != AV_NOPTS_VALUE)
            dts = p.dts;
        if (!p.hidden)
            shown.push_back(p.pts);
    }
    std::sort(shown.begin(), shown.end());
    if (std::adjacent_find(shown.begin(), shown.end()) != shown.end())
        return "packets share time stamps";
    if (m_untimed)
        return "the stream has no container that gives time stamps";
    if (m_fields)
        return "fields are stored in packets of their own";
    return packetsAreFrames() ? "" : "packets are not frames";
}

/// Throws UnsupportedError when nothing came out of a decoder that lacks what the stream takes.
void IndexBuilder::refuseIfLacking(const VideoDecoder& decoder, bool nothing,
                                   const std::string& errors) const {
    if (nothing && decoder.onlyRefused())
        throw UnsupportedError(
            name(), std::string("a stream that ") + decoder.context().codec->name + " can decode",
            errors);
}

/// Pictures of the first packets, all that come out of them, and the first error if there is one.
std::vector<DecodedPicture> IndexBuilder::decodeTrial(int count, std::string& errors) {
    VideoInput input(m_file, m_limits, m_stop);
    VideoDecoder decoder(input.stream(), name(), m_limits.threads, m_limits.maxPixels);
    const AvPacketPtr packet = owned(av_packet_alloc());
    std::vector<DecodedPicture> pictures;
    const auto note = [&errors](const std::string& error) {
        if (errors.empty())
            errors = error;
    };
    for (int i = 0; i < count && input.read(*packet); ++i) {
        const PacketEntry& entry = m_table.at(i);
        if (packet->size > 0 && !entry.beyondEnd)
            note(decoder.decode(packet.get(), i, pictures));
        av_packet_unref(packet.get());
        for (DecodedPicture& picture : pictures) { // only the numbers are needed
            const std::int64_t pts = picture.frame->best_effort_timestamp;
            note(flaggedDamage(*picture.frame));
            av_frame_unref(picture.frame.get());
            picture.frame->best_effort_timestamp = pts;
        }
    }
    note(decoder.decode(nullptr, -1, pictures));
    refuseIfLacking(decoder, pictures.empty(), errors);
    return pictures;
}

bool IndexBuilder::packetsAreFrames() {
    const int count = std::min(kTrialPackets, m_table.count());
    if (m_table.keys.empty())
        return true;
    std::string errors;
    std::vector<std::int64_t> found, expected;
    for (const DecodedPicture& picture : decodeTrial(count, errors))
        found.push_back(picture.frame->best_effort_timestamp);
    // Before the first key frame, decoders give nothing.
    const int firstKey = m_table.keys.front();
    const std::int64_t start = m_table.at(firstKey).pts;
    for (int i = firstKey; i < count; ++i) {
        const PacketEntry& p = m_table.at(i);
        if (p.size > 0 && !p.hidden && !p.beyondEnd && p.pts >= start)
            expected.push_back(p.pts);
    }
    std::erase_if(found, [&](std::int64_t pts) { return pts != AV_NOPTS_VALUE && pts < start; });
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    return found == expected || !errors.empty();
}

std::vector<Candidate> IndexBuilder::framesOfPackets() const {
    std::vector<Candidate> frames;
    for (int i = 0; i < m_table.count(); ++i) {
        const PacketEntry& p = m_table.at(i);
        const auto at = static_cast<std::size_t>(i);
        if (!p.hidden && p.size > 0)
            frames.push_back(
                {{p.pts, std::max<std::int64_t>(0, m_durations[at]), m_types[at], p.key}, i});
    }
    std::sort(frames.begin(), frames.end(),
              [](const Candidate& a, const Candidate& b) { return a.entry.pts < b.entry.pts; });
    return frames;
}

std::vector<Candidate> IndexBuilder::decodeAll(const std::string& reason) {
    m_decoded = true;
    m_notes.push_back("the index was made by decoding: " + reason);
    std::string errors;
    std::vector<Candidate> frames = decodeAllWith(m_limits.threads, errors);
    // With several threads, which frames a damaged place costs may differ from run to run.
    if (!errors.empty()) {
        frames = decodeAllWith(1, errors);
        m_notes.push_back("decoding met damage, and frames without any picture are not listed: " +
                          errors);
    }
    orderTimes(frames);
    return frames;
}

std::vector<Candidate> IndexBuilder::decodeAllWith(int threads, std::string& errors) {
    VideoInput input(m_file, m_limits, m_stop);
    VideoDecoder decoder(input.stream(), name(), threads, m_limits.maxPixels);
    const AvPacketPtr packet = owned(av_packet_alloc());
    std::vector<Candidate> frames;
    std::vector<DecodedPicture> pictures;
    const auto collect = [&](AVPacket* next, int number) {
        const std::string error = decoder.decode(next, number, pictures);
        if (errors.empty())
            errors = error;
        for (const DecodedPicture& picture : pictures)
            frames.push_back(candidateOf(picture));
        pictures.clear();
    };
    for (int i = 0; i < m_table.count() && input.read(*packet); ++i) {
        if (packet->size > 0 && !m_table.at(i).beyondEnd)
            collect(packet.get(), i);
        av_packet_unref(packet.get());
        reportPacket(i, m_table.at(i), 0.5, 1);
        if (threads != 1 && !errors.empty())
            return {};
    }
    collect(nullptr, -1);
    refuseIfLacking(decoder, frames.empty(), errors);
    return frames;
}

Candidate IndexBuilder::candidateOf(const DecodedPicture& picture) const {
    Candidate frame;
    frame.packet = picture.packet;
    frame.entry.pts = picture.frame->best_effort_timestamp;
    frame.entry.type = pictureType(picture.frame->pict_type);
    if (frame.packet >= 0 && frame.packet < m_table.count()) {
        frame.entry.key = m_table.at(frame.packet).key;
        frame.entry.duration =
            std::max<std::int64_t>(0, m_durations[static_cast<std::size_t>(frame.packet)]);
    }
    return frame;
}

/// Decoded frames come in the order in which they are shown; where their time stamps don't, or
/// where there are none, the stated rate has to do.
void IndexBuilder::orderTimes(std::vector<Candidate>& frames) {
    std::size_t untimed = 0, backwards = 0;
    std::erase_if(frames, [](const Candidate& f) { return f.packet < 0; });
    for (std::size_t i = 0; i < frames.size(); ++i) {
        std::int64_t& pts = frames[i].entry.pts;
        const std::int64_t before = i > 0 ? frames[i - 1].entry.pts : 0;
        if (pts == AV_NOPTS_VALUE) {
            pts = i > 0 ? before + m_nominalStep : 0;
            ++untimed;
        } else if (i > 0 && pts <= before) {
            pts = before + m_nominalStep;
            ++backwards;
        }
    }
    if (untimed > 0)
        m_notes.push_back(std::to_string(untimed) +
                          " frames have no time stamp; their times follow from the frame rate");
    if (backwards > 0)
        m_notes.push_back(std::to_string(backwards) +
                          " frames have time stamps that run backwards; their times follow from "
                          "the frame rate");
}

StreamIndex IndexBuilder::assemble(std::vector<Candidate> frames) {
    if (frames.size() > m_limits.maxFrames)
        throw LimitError(name(), "at most " + std::to_string(m_limits.maxFrames) + " frames",
                         std::to_string(frames.size()));
    auto index = std::make_shared<FrameIndex>();
    index->timeBase = m_timeBase;
    index->decoded = m_decoded;
    index->notes = std::move(m_notes);
    for (const Candidate& frame : frames) {
        PacketEntry& packet = m_table.packets[static_cast<std::size_t>(frame.packet)];
        if (packet.frame < 0)
            packet.frame = static_cast<std::int32_t>(index->frames.size());
        m_table.packetOf.push_back(frame.packet);
        index->frames.push_back(frame.entry);
    }
    // Second fields, and packets without a picture: decoding cannot start there.
    std::erase_if(m_table.keys, [&](int key) {
        const PacketEntry& p = m_table.at(key);
        return p.frame < 0 && !p.hidden;
    });
    return {index, std::move(m_table)};
}

} // namespace

StreamIndex buildIndex(const std::shared_ptr<const VideoFile>& file, const VideoLimits& limits,
                       const std::stop_token& stop, const std::function<void(double)>& progress) {
    return IndexBuilder(file, limits, stop, progress).build();
}

} // namespace lineament::media
