// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/jpegdecoder.h"

#include "core/media/jpegsurvey.h"
#include "core/media/readersupport.h"

#include <jerror.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace lineament::media {

namespace {

/// More scans than any encoder writes: each one costs a pass over the whole picture.
constexpr int kMaxScans = 200;

constexpr JOCTET kEndMarker[] = {0xFF, JPEG_EOI};

/// Warnings of libjpeg that mean that picture data are wrong or missing. The others (bytes between
/// markers, unknown revisions, odd scan parameters) leave the pixels as they were meant.
bool isDamage(int code) {
    switch (code) {
    case JWRN_ARITH_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_JPEG_EOF:
    case JWRN_MUST_RESYNC:
        return true;
    default:
        return false;
    }
}

} // namespace

JpegDecoder& JpegDecoder::self(j_common_ptr state) {
    return *static_cast<JpegDecoder*>(state->client_data);
}

JpegDecoder& JpegDecoder::self(j_decompress_ptr state) {
    return *static_cast<JpegDecoder*>(state->client_data);
}

void JpegDecoder::onError(j_common_ptr state) {
    JpegDecoder& me = self(state);
    state->err->format_message(state, me.m_error.data());
    std::longjmp(me.m_jump, 1);
}

void JpegDecoder::onMessage(j_common_ptr state, int level) {
    if (level >= 0)
        return; // trace output
    JpegDecoder& me = self(state);
    ++state->err->num_warnings;
    if (isDamage(state->err->msg_code) && !me.m_allRows) {
        state->err->format_message(state, me.m_error.data());
        me.m_damaged = true;
        std::longjmp(me.m_jump, 1);
    }
    if (me.m_oddityCount < me.m_oddities.size())
        state->err->format_message(state, me.m_oddities[me.m_oddityCount++].data());
}

void JpegDecoder::onProgress(j_common_ptr state) {
    JpegDecoder& me = self(state);
    if (me.m_state.input_scan_number > kMaxScans) {
        std::snprintf(me.m_error.data(), me.m_error.size(), "more than %d scans", kMaxScans);
        std::longjmp(me.m_jump, 1);
    }
    if (me.m_stop.stop_requested()) {
        me.m_cancelled = true;
        std::longjmp(me.m_jump, 1);
    }
}

boolean JpegDecoder::onFill(j_decompress_ptr state) {
    // The data have ended: an end marker in their place lets libjpeg tell whether the scan was
    // complete.
    self(state).m_sawEnd = true;
    state->src->next_input_byte = kEndMarker;
    state->src->bytes_in_buffer = sizeof(kEndMarker);
    return TRUE;
}

void JpegDecoder::onSkip(j_decompress_ptr state, long count) {
    if (count <= 0)
        return;
    const std::size_t step = std::min(static_cast<std::size_t>(count), state->src->bytes_in_buffer);
    state->src->next_input_byte += step;
    state->src->bytes_in_buffer -= step;
}

template <typename Call> void JpegDecoder::guarded(Call&& call) {
    // No object with a destructor may live between setjmp and longjmp: the calls hold C only.
    if (setjmp(m_jump) != 0)
        raise();
    call();
}

std::string JpegDecoder::progress() const {
    if (!m_started)
        return "in the header";
    const std::string of = " of " + std::to_string(m_state.image_height);
    if (m_state.input_scan_number > 1 || m_state.progressive_mode) {
        const unsigned rows = std::min<unsigned>(
            m_state.image_height,
            m_state.input_iMCU_row * 8U * static_cast<unsigned>(m_state.max_v_samp_factor));
        return "in scan " + std::to_string(m_state.input_scan_number) + ", about row " +
               std::to_string(rows) + of;
    }
    return "at about row " + std::to_string(m_state.output_scanline) + of;
}

void JpegDecoder::raise() const {
    if (m_cancelled)
        throw Cancelled();
    const std::string message = printable(m_error.data(), 160);
    if (m_damaged || (m_started && m_sawEnd))
        throw broken(m_source, "complete picture data",
                     "damaged data " + progress() + " (" + message + ")");
    const JpegSurvey survey = surveyJpeg(m_source.bytes);
    if (const std::string rare = rareProcess(survey); !rare.empty() && survey.end)
        throw UnsupportedError(m_source.path.string(), "a JPEG picture that libjpeg can decode",
                               rare + " (" + message + ")");
    throw broken(m_source, "a JPEG picture that libjpeg can decode",
                 "an error " + progress() + " (" + message + ")");
}

JpegDecoder::JpegDecoder(const SourceBytes& source, std::stop_token stop)
    : m_source(source)
    , m_stop(std::move(stop)) {
    m_state.err = jpeg_std_error(&m_errors);
    m_errors.error_exit = &JpegDecoder::onError;
    m_errors.emit_message = &JpegDecoder::onMessage;
    m_state.client_data = this;
    guarded([this] { jpeg_create_decompress(&m_state); });
    installSource();
    m_progress.progress_monitor = &JpegDecoder::onProgress;
    m_state.progress = &m_progress;
}

JpegDecoder::~JpegDecoder() {
    jpeg_destroy_decompress(&m_state);
}

void JpegDecoder::installSource() {
    m_input.next_input_byte = reinterpret_cast<const JOCTET*>(m_source.bytes.data());
    m_input.bytes_in_buffer = m_source.bytes.size();
    m_input.init_source = [](j_decompress_ptr) {};
    m_input.fill_input_buffer = &JpegDecoder::onFill;
    m_input.skip_input_data = &JpegDecoder::onSkip;
    m_input.resync_to_restart = &jpeg_resync_to_restart;
    m_input.term_source = [](j_decompress_ptr) {};
    m_state.src = &m_input;
}

void JpegDecoder::readHeader() {
    guarded([this] {
        for (const int marker : {JPEG_APP0 + 1, JPEG_APP0 + 2, JPEG_APP0 + 13, JPEG_COM})
            jpeg_save_markers(&m_state, marker, 0xFFFF);
        jpeg_read_header(&m_state, TRUE);
    });
}

void JpegDecoder::start() {
    m_started = true;
    guarded([this] { jpeg_start_decompress(&m_state); });
}

void JpegDecoder::readRow(std::uint8_t* row) {
    guarded([this, &row] {
        JSAMPROW rows[1] = {row};
        jpeg_read_scanlines(&m_state, rows, 1);
    });
}

void JpegDecoder::finish() {
    m_allRows = true;
    if (setjmp(m_jump) != 0) {
        if (m_cancelled)
            throw Cancelled();
        if (m_oddityCount < m_oddities.size())
            m_oddities[m_oddityCount++] = m_error;
        return;
    }
    jpeg_finish_decompress(&m_state);
}

std::size_t JpegDecoder::position() const {
    return m_sawEnd ? m_source.bytes.size() : m_source.bytes.size() - m_input.bytes_in_buffer;
}

std::vector<std::byte> JpegDecoder::iccProfile() {
    JOCTET* data = nullptr;
    unsigned length = 0;
    guarded([&] {
        if (!jpeg_read_icc_profile(&m_state, &data, &length))
            length = 0;
    });
    std::vector<std::byte> profile;
    if (data) {
        const auto* bytes = reinterpret_cast<const std::byte*>(data);
        profile.assign(bytes, bytes + length);
        std::free(data);
    }
    return profile;
}

std::vector<std::string> JpegDecoder::oddities() const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < m_oddityCount; ++i)
        texts.emplace_back(m_oddities[i].data());
    return texts;
}

} // namespace lineament::media
