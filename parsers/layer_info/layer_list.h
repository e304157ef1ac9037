// The array of layers, which is nearly all of a layer-info file.
#ifndef TRTSCOPE_PARSERS_LAYER_INFO_LAYER_LIST_H_
#define TRTSCOPE_PARSERS_LAYER_INFO_LAYER_LIST_H_

#include "graph/model/engine.h"
#include "parsers/common/input_format.h"
#include "parsers/common/json_cursor.h"
#include "parsers/common/line_counter.h"
#include "parsers/common/session.h"
#include "parsers/layer_info/layer_object.h"

namespace trtscope {

/// Reads the items of the array that `cursor` has just entered and appends them to
/// `engine.layers`, with ids, kinds and sources; the array's end is taken. Strings that have to be
/// built are the session's.
///
/// Several threads share a long array. Where its items begin can only be guessed from the middle,
/// so each thread starts at a guess, and what it read counts only if the thread before it arrives
/// at exactly that byte, before an item: from there on both would read the same. A wrong guess
/// costs time, never a layer.
/// False if a guess was wrong: this file is better read by one thread.
bool ReadLayerList(JsonCursor& cursor, LayerObjectReader& reader, LineCounter& lines,
                   Session& session, SourceId source, const ParseOptions& options, Engine& engine);

/// Reads one item: a layer's object, or its name alone; anything else is passed over and counted in
/// the reader. Nothing is appended if the cursor fails.
void ReadLayerItem(JsonCursor& cursor, LayerObjectReader& reader, LineCounter& lines,
                   SourceId source, Engine& engine);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_LAYER_INFO_LAYER_LIST_H_
