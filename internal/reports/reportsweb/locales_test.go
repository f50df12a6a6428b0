package reportsweb

import (
	"testing"

	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) { i18ntest.Parity(t, Locales()) }
