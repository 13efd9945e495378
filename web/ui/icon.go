package ui

// IconName names one of the icons.
type IconName string

// The icons: 24 × 24, strokes only, always beside a text and hidden from assistive technology.
const (
	IconNone      IconName = ""
	IconCheck     IconName = "check"
	IconCross     IconName = "cross"
	IconWarning   IconName = "warning"
	IconInfo      IconName = "info"
	IconQuestion  IconName = "question"
	IconClock     IconName = "clock"
	IconMailOut   IconName = "mail-out"
	IconScales    IconName = "scales"
	IconFlag      IconName = "flag"
	IconPerson    IconName = "person"
	IconSwap      IconName = "swap"
	IconBuilding  IconName = "building"
	IconDocument  IconName = "document"
	IconDownload  IconName = "download"
	IconUpload    IconName = "upload"
	IconPrint     IconName = "print"
	IconSearch    IconName = "search"
	IconFilter    IconName = "filter"
	IconSortUp    IconName = "sort-up"
	IconSortDown  IconName = "sort-down"
	IconArrowLeft IconName = "arrow-left"
	IconArrow     IconName = "arrow-right"
	IconKey       IconName = "key"
	IconLock      IconName = "lock"
	IconCircle    IconName = "circle"
)

// icons maps a name to the data of its one path.
var icons = map[IconName]string{
	IconCheck:     "M5 12.5l4.5 4.5L19 7",
	IconCross:     "M6 6l12 12M18 6L6 18",
	IconWarning:   "M12 4L2.8 20h18.4zM12 10v4.5M12 17.4v.1",
	IconInfo:      "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v5.5M12 7.6v.1",
	IconQuestion:  "M12 3a9 9 0 100 18 9 9 0 000-18zM9.4 9.6a2.6 2.6 0 114 2.1c-.9.6-1.4 1.1-1.4 2.1M12 16.8v.1",
	IconClock:     "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5.2l3.4 2",
	IconMailOut:   "M21 11V6a1 1 0 00-1-1H4a1 1 0 00-1 1v12a1 1 0 001 1h8M3.5 6.5L12 13l8.5-6.5M16 18h6M19.5 15.5L22 18l-2.5 2.5",
	IconScales:    "M12 4v16M8 20h8M5 7l7-1.5L19 7M5 7l-3 7a3.2 3.2 0 006 0zM19 7l-3 7a3.2 3.2 0 006 0z",
	IconFlag:      "M5 21V4M5 4h13l-3 4.5L18 13H5",
	IconPerson:    "M12 4a4 4 0 100 8 4 4 0 000-8zM4.5 20.5c.8-3.8 3.6-5.5 7.5-5.5s6.7 1.7 7.5 5.5",
	IconSwap:      "M4 8h14M14.5 4.5L18 8l-3.5 3.5M20 16H6M9.5 12.5L6 16l3.5 3.5",
	IconBuilding:  "M3 20h18M5 20V9M19 20V9M3 9l9-5 9 5zM9.5 20v-7M14.5 20v-7",
	IconDocument:  "M14 3H7a1 1 0 00-1 1v16a1 1 0 001 1h10a1 1 0 001-1V7zM14 3v4h4M9 12h6M9 16h6",
	IconDownload:  "M12 4v11M7.5 11L12 15.5 16.5 11M4 20h16",
	IconUpload:    "M12 16V5M7.5 9L12 4.5 16.5 9M4 20h16",
	IconPrint:     "M7 8V4h10v4M7 17H5a1 1 0 01-1-1v-7a1 1 0 011-1h14a1 1 0 011 1v7a1 1 0 01-1 1h-2M7 14h10v6H7z",
	IconSearch:    "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L20.5 20.5",
	IconFilter:    "M4 6h16M7 12h10M10 18h4",
	IconSortUp:    "M12 19V5M6.5 10.5L12 5l5.5 5.5",
	IconSortDown:  "M12 5v14M6.5 13.5L12 19l5.5-5.5",
	IconArrowLeft: "M19 12H5M10.5 6.5L5 12l5.5 5.5",
	IconArrow:     "M5 12h14M13.5 6.5L19 12l-5.5 5.5",
	IconKey:       "M8 10.5a4 4 0 100 8 4 4 0 000-8zM11 11.5L20 3M16.5 6.5L19.5 9.5",
	IconLock:      "M6 11h12a1 1 0 011 1v8a1 1 0 01-1 1H6a1 1 0 01-1-1v-8a1 1 0 011-1zM8 11V8a4 4 0 018 0v3M12 15v2.5",
	IconCircle:    "M12 5a7 7 0 100 14 7 7 0 000-14z",
}
