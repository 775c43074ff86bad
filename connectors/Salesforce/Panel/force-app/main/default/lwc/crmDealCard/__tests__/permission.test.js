import DealCard from 'c/crmDealCard';
import readDeal from '@salesforce/apex/CrmIntegrationPanel.readDeal';
import { clear, ok, one, settle, show, words } from '../../../../../../test/cards';

jest.mock(
    '@salesforce/apex/CrmIntegrationPanel.readDeal',
    () => ({ __esModule: true, default: require('@salesforce/sfdx-lwc-jest').createApexTestWireAdapter(jest.fn()) }),
    { virtual: true }
);
jest.mock('@salesforce/customPermission/CrmIntegration_Give_Verdicts', () => ({ __esModule: true, default: false }), { virtual: true });

describe('deal card of a manager', () => {
    afterEach(clear);

    it('can be read and asks for no verdict', async () => {
        const shown = await show('c-crm-deal-card', DealCard, { recordId: '006Ab00000000t1IAA' });
        readDeal.emit(ok('deal-scored'));
        await settle();

        expect(words(shown)).toContain('Grade B');
        expect(words(shown)).toContain('Read-only');
        expect(one(shown, '[data-word="up"]')).toBeNull();
        expect(one(shown, '[data-name="mark"]')).toBeNull();
    });
});
