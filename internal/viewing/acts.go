package viewing

import (
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject of a look is the person as whom the administrator looks; of the setting, the account.
const (
	SettingChanged activity.Kind = "viewing.setting_changed"
	Started        activity.Kind = "viewing.started"
	Stopped        activity.Kind = "viewing.stopped"
)

// reasonName is the name of why an administrator looks.
const reasonName = "reason"

// SettingPayload says whether administrators may look as others from now on.
type SettingPayload struct {
	From bool `json:"from"`
	To   bool `json:"to"`
}

// StartedPayload says until when the administrator looks.
type StartedPayload struct {
	Viewing ids.Viewing `json:"viewing"`
	Until   time.Time   `json:"until"`
}

// StoppedPayload says which look was ended before its time.
type StoppedPayload struct {
	Viewing ids.Viewing `json:"viewing"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: SettingChanged, Payload: SettingPayload{}, Alert: true},
		{Kind: Started, Payload: StartedPayload{}, Erasable: []string{reasonName}, Alert: true, Viewing: true},
		{Kind: Stopped, Payload: StoppedPayload{}, Viewing: true},
	}
}
