import DealCard from 'c/crmDealCard';
import readDeal from '@salesforce/apex/CrmIntegrationPanel.readDeal';
import { clear, show, words } from '../../../../../../test/cards';

jest.mock(
    '@salesforce/apex/CrmIntegrationPanel.readDeal',
    () => ({ __esModule: true, default: require('@salesforce/sfdx-lwc-jest').createApexTestWireAdapter(jest.fn()) }),
    { virtual: true }
);
jest.mock('@salesforce/customPermission/CrmIntegration_See_Cards', () => ({ __esModule: true, default: undefined }), { virtual: true });

describe('deal card of somebody without our permission sets', () => {
    afterEach(clear);

    it('asks nothing and says whom to ask', async () => {
        const shown = await show('c-crm-deal-card', DealCard, { recordId: '006Ab00000000t1IAA' });

        expect(readDeal.getLastConfig()?.recordId).toBeUndefined();
        expect(words(shown)).toContain('No permission');
        expect(words(shown)).toContain('CrmIntegration Rep');
        await expect(shown).toBeAccessible();
    });
});
