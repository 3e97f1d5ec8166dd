# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
# libjpeg as the kit carries it, static: a machine with a GPU need not have it.
set(carried "${CMAKE_CURRENT_LIST_DIR}/../carried")
if(NOT TARGET JPEG::JPEG)
  add_library(JPEG::JPEG STATIC IMPORTED GLOBAL)
  set_target_properties(JPEG::JPEG PROPERTIES
    IMPORTED_LOCATION "${carried}/lib/libjpeg.a"
    INTERFACE_INCLUDE_DIRECTORIES "${carried}/jpeg")
endif()
set(JPEG_FOUND TRUE)
