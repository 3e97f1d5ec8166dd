# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
if(NOT TARGET nlohmann_json::nlohmann_json)
  add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED GLOBAL)
  target_include_directories(nlohmann_json::nlohmann_json INTERFACE ${CMAKE_CURRENT_LIST_DIR}/../carried/include)
endif()
