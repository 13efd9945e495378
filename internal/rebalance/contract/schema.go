package contract

import _ "embed" // the schemas

// The JSON Schemas (draft 2020-12) of what is read and written. What they
// cannot say, such as ids that must have a row, the reader checks.
var (
	//go:embed input.schema.json
	InputSchema []byte
	//go:embed output.schema.json
	OutputSchema []byte
	//go:embed market.schema.json
	MarketSchema []byte
)
